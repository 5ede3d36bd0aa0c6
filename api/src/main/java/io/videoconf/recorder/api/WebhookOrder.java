package io.videoconf.recorder.api;

import io.videoconf.recorder.model.webhook.Webhook;
import io.videoconf.recorder.platform.webhook.NetworkPolicy;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What somebody wants of a webhook. What is null is as it was, or as usual. */
record WebhookOrder(
    @Nullable String url,
    @Nullable List<String> events,
    @Nullable String description,
    @Nullable Boolean active) {
  private static final int MAX_URL = 2000;
  private static final int MAX_PORT = 65_535;

  /**
   * @throws io.videoconf.recorder.platform.http.ApiException VALIDATION_FAILED naming the field
   */
  void check(NetworkPolicy policy) {
    if (url != null) {
      checkUrl(url, policy);
    }
    if (events != null
        && (events.isEmpty()
            || !Webhook.EVENTS.containsAll(events)
            || events.stream().distinct().count() < events.size())) {
      throw Invalid.field("events", "some of " + String.join(", ", Webhook.EVENTS));
    }
    if (description != null && !description.isEmpty() && !Limits.isPlainText(description)) {
      throw Invalid.field(
          "description", "at most " + Limits.MAX_TEXT + " characters without control characters");
    }
  }

  private static void checkUrl(String url, NetworkPolicy policy) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw Invalid.field("url", "an absolute https URL");
    }
    String host = uri.getHost();
    boolean scheme =
        "https".equals(uri.getScheme())
            || ("http".equals(uri.getScheme()) && policy.allowsPrivate());
    if (!scheme || host == null || url.length() > MAX_URL) {
      throw Invalid.field("url", "an absolute https URL of at most " + MAX_URL + " characters");
    }
    if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      throw Invalid.field("url", "without user, password and fragment");
    }
    if (uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
      throw Invalid.field("url", "of a port from 1 to " + MAX_PORT);
    }
    // Names are looked at when they are called; of what needs no resolving we can tell at once.
    if (isLiteral(host) && !policy.permits(InetAddress.ofLiteral(bare(host)))) {
      throw Invalid.field("url", "on the public internet");
    }
  }

  private static boolean isLiteral(String host) {
    try {
      return InetAddress.ofLiteral(bare(host)) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
