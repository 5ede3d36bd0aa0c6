package io.videoconf.recorder.platform.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;

/**
 * Posts to addresses that strangers gave. A name is resolved once, what it resolves to is checked,
 * and the connection goes to just that; redirects are not followed, cookies not kept, and neither
 * time nor size of an answer is the target's to choose. Thread-safe.
 */
public final class WebhookTransport implements AutoCloseable {
  private static final Timeout CONNECT_TIMEOUT = Timeout.ofSeconds(5);
  private static final Timeout READ_TIMEOUT = Timeout.ofSeconds(10);

  /** Whatever the target does: also if it answers a byte at a time. */
  private static final Duration WHOLE_TIMEOUT = Duration.ofSeconds(15);

  /** Of the answer, which nobody reads. */
  private static final int MAX_ANSWER_BYTES = 16 * 1024;

  /** At least as many as a sender has attempts under way. */
  private static final int MOST_CONNECTIONS = 64;

  private static final ContentType CLOUD_EVENT =
      ContentType.create("application/cloudevents+json", UTF_8);

  private final Duration wholeTimeout;
  private final CloseableHttpClient https;
  private final CloseableHttpClient http;
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("webhook-deadlines").daemon().factory());

  public WebhookTransport(NetworkPolicy policy) {
    this(policy, WHOLE_TIMEOUT);
  }

  WebhookTransport(NetworkPolicy policy, Duration wholeTimeout) {
    this.wholeTimeout = wholeTimeout;
    this.https = client(policy::permits);
    // Without TLS only where somebody said so: in a network of ours.
    this.http = client(policy::isAllowedByName);
  }

  /**
   * Posts a CloudEvent.
   *
   * @return the status of the answer
   * @throws IOException when there was no answer, or the address may not be called
   */
  public int post(URI target, String body, Map<String, String> headers) throws IOException {
    HttpPost request = new HttpPost(target);
    headers.forEach(request::setHeader);
    request.setEntity(new StringEntity(body, CLOUD_EVENT));
    CloseableHttpClient client = target.getScheme().equals("https") ? https : http;
    ScheduledFuture<?> deadline =
        deadlines.schedule(request::cancel, wholeTimeout.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return client.execute(request, WebhookTransport::status);
    } catch (IOException e) {
      if (request.isCancelled()) {
        throw new Overdue(e);
      }
      throw e;
    } finally {
      boolean _ = deadline.cancel(false);
    }
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
    try {
      https.close();
      http.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CloseableHttpClient client(Predicate<InetAddress> permits) {
    return HttpClients.custom()
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(new PermittedAddresses(permits))
                .setMaxConnTotal(MOST_CONNECTIONS)
                .setMaxConnPerRoute(MOST_CONNECTIONS)
                .setDefaultConnectionConfig(
                    ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT_TIMEOUT)
                        .setSocketTimeout(READ_TIMEOUT)
                        .build())
                .build())
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(CONNECT_TIMEOUT)
                .setResponseTimeout(READ_TIMEOUT)
                .setRedirectsEnabled(false)
                .setContentCompressionEnabled(false)
                .build())
        // A kept connection would outlive the check of its address.
        .setConnectionReuseStrategy((_, _, _) -> false)
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .setUserAgent("recorder-webhooks/1")
        .build();
  }

  private static int status(ClassicHttpResponse response) throws IOException {
    HttpEntity entity = response.getEntity();
    if (entity != null) {
      try (InputStream in = entity.getContent()) {
        // The connection is not used again: the rest need not be read.
        byte[] _ = in.readNBytes(MAX_ANSWER_BYTES);
      }
    }
    return response.getCode();
  }

  /** The time for a whole call was over. */
  static final class Overdue extends IOException {
    private static final long serialVersionUID = 1;

    Overdue(IOException cause) {
      super(CallFailure.TIMEOUT, cause);
    }
  }

  /** Resolves names to what may be called, literal addresses too. */
  record PermittedAddresses(Predicate<InetAddress> permits) implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      InetAddress[] permitted =
          Arrays.stream(SystemDefaultDnsResolver.INSTANCE.resolve(host))
              .filter(permits)
              .toArray(InetAddress[]::new);
      if (permitted.length == 0) {
        throw new NotPermitted();
      }
      return permitted;
    }

    /** The name is known, or an address; only that we do not call it. */
    static final class NotPermitted extends UnknownHostException {
      private static final long serialVersionUID = 1;

      NotPermitted() {
        super(CallFailure.NOT_PERMITTED);
      }
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }
}
