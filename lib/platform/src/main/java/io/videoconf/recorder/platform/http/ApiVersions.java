package io.videoconf.recorder.platform.http;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.router.EndpointNotFound;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.QuotedQualityCSV;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The versions of an API under {@code /api/v1/…}. The same is served as {@code /api/…} to who asks
 * for a version with {@code Accept: application/vnd.videoconf.v1+json}; the path decides when both
 * are given and there are. A version that does not exist, or none, is answered with 406 and the
 * list of those that do; what has no version but a route of its own (the API's description) is
 * served. Immutable.
 */
public final class ApiVersions {
  private static final Pattern VERSIONED = Pattern.compile("/api/v(\\d{1,4})(/.*)?");
  private static final Pattern MEDIA_TYPE =
      Pattern.compile(
          "application/vnd\\.videoconf\\.v(\\d{1,4})\\+json\\s*(;.*)?", Pattern.CASE_INSENSITIVE);
  private static final String ROOT = "/api/";

  private final List<Version> versions;
  private final Set<String> unversioned;

  /**
   * One version.
   *
   * @param deprecatedSince from when on it should not be used for anything new (RFC 9745); null
   *     while it should
   * @param endsAt when it may stop to be served (RFC 8594); null while that is not known
   * @param successor where to read how to move on
   */
  public record Version(
      int number,
      @Nullable Instant deprecatedSince,
      @Nullable Instant endsAt,
      @Nullable URI successor) {

    public static Version current(int number) {
      return new Version(number, null, null, null);
    }

    @Override
    public String toString() {
      return "v" + number;
    }
  }

  /**
   * @param unversioned paths under {@code /api/} that are of no version, with all that is under
   *     them: whatever version a caller names, these are served as they are
   */
  public ApiVersions(List<Version> versions, Set<String> unversioned) {
    this.versions = List.copyOf(versions);
    this.unversioned = Set.copyOf(unversioned);
  }

  /**
   * Checks come after the before-handlers that are there, so that these may add headers to a 406.
   */
  public void install(JavalinConfig config) {
    config.jetty.modifyServer(server -> {
      Handler.Wrapper negotiation = new Negotiation();
      negotiation.setHandler(server.getHandler());
      server.setHandler(negotiation);
    });
    config.routes.before(this::check);
    ErrorAnswers answers = new ErrorAnswers(Clock.systemUTC());
    config.routes.exception(
        EndpointNotFound.class,
        (e, ctx) -> {
          boolean unversioned =
              ctx.path().startsWith(ROOT) && !VERSIONED.matcher(ctx.path()).matches();
          answers.answer(ctx, unversioned ? notAcceptable(false) : notFound());
        });
  }

  private void check(Context ctx) {
    String path = ctx.path();
    if (!path.startsWith(ROOT) || isUnversioned(path)) {
      return;
    }
    String accept = ctx.header(HttpHeader.ACCEPT.asString());
    if (accept != null && MEDIA_TYPE.matcher(accept).find()) {
      Vary.by(ctx, "Accept");
    }
    Matcher versioned = VERSIONED.matcher(path);
    if (!versioned.matches()) {
      return; // Not there at all.
    }
    Version version = find(versioned.group(1)).orElseThrow(() -> notAcceptable(true));
    if (takesUnknownVersionsAlone(ctx)) {
      throw notAcceptable(true);
    }
    if (version.deprecatedSince() != null) {
      ctx.header("Deprecation", "@" + version.deprecatedSince().getEpochSecond());
    }
    if (version.endsAt() != null) {
      ctx.header("Sunset", httpDate(version.endsAt()));
    }
    if (version.successor() != null) {
      ctx.header("Link", "<" + version.successor() + ">; rel=\"deprecation\"");
    }
  }

  /** The path decides between versions that there are; one that is not cannot be answered with. */
  private boolean takesUnknownVersionsAlone(Context ctx) {
    QuotedQualityCSV accepted = new QuotedQualityCSV();
    ctx.req()
        .getHeaders(HttpHeader.ACCEPT.asString())
        .asIterator()
        .forEachRemaining(accepted::addValue);
    List<String> values = accepted.getValues();
    return !values.isEmpty() && values.stream().allMatch(this::isUnknownVersion);
  }

  private boolean isUnknownVersion(String mediaType) {
    Matcher named = MEDIA_TYPE.matcher(mediaType);
    return named.matches() && find(named.group(1)).isEmpty();
  }

  private boolean isUnversioned(String path) {
    return unversioned.stream().anyMatch(u -> path.equals(u) || path.startsWith(u + "/"));
  }

  private static ApiException notFound() {
    return new ApiException(ErrorCode.NOT_FOUND, "There is nothing at this address");
  }

  private ApiException notAcceptable(boolean named) {
    return new ApiException(
        ErrorCode.NOT_ACCEPTABLE,
        named
            ? "There is no such version of this API"
            : "Name a version of this API, in the path or by"
                + " Accept: application/vnd.videoconf.v1+json",
        Map.of("versions", versions.stream().map(Version::toString).toList()));
  }

  private Optional<Version> find(String number) {
    int wanted = Integer.parseInt(number);
    return versions.stream().filter(v -> v.number() == wanted).findFirst();
  }

  private static String httpDate(Instant instant) {
    return DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
        .format(instant.atOffset(ZoneOffset.UTC));
  }

  /**
   * The version that the Accept header likes best among those that exist (RFC 9110, section
   * 12.5.1), else the best that does not; empty when it names none that it would take.
   */
  private Optional<String> wanted(Request request) {
    List<String> named =
        request.getHeaders().getQualityCSV(HttpHeader.ACCEPT).stream()
            .map(MEDIA_TYPE::matcher)
            .filter(Matcher::matches)
            .map(matcher -> matcher.group(1))
            .toList();
    return named.stream()
        .filter(number -> find(number).isPresent())
        .findFirst()
        .or(() -> named.stream().findFirst());
  }

  /**
   * Puts the version that the Accept header asks for into the path, before any route is looked for.
   */
  private final class Negotiation extends Handler.Wrapper {

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      HttpURI uri = request.getHttpURI();
      String path = uri.getPath();
      if (path != null
          && path.startsWith(ROOT)
          && !isUnversioned(path)
          && !VERSIONED.matcher(path).matches()) {
        Optional<String> wanted = wanted(request);
        if (wanted.isPresent()) {
          String versioned = ROOT + "v" + wanted.get() + path.substring(ROOT.length() - 1);
          return super.handle(
              Request.serveAs(request, HttpURI.build(uri).path(versioned).asImmutable()),
              response,
              callback);
        }
      }
      return super.handle(request, response, callback);
    }
  }
}
