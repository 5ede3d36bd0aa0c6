package io.videoconf.recorder.ingest.janus;

import io.videoconf.recorder.model.HeaderExtension;
import io.videoconf.recorder.platform.http.ShownText;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which room to record, and how to get in. Holds secrets: {@link #toString} and {@link #publicUrl}
 * do not show them.
 *
 * @param url of Janus's WebSocket transport: ws or wss
 * @param secret of the room, which forwarding asks for, or null
 * @param pin of the room, or null
 * @param token of Janus's own and of the room's list, or null
 * @param apiSecret of Janus, or null
 * @param adminKey of the plugin, asked for with {@code lock_rtp_forward}, or null
 * @param host where Janus sends to: our address as Janus sees it
 * @param display under which name we are in the room
 * @param srtp how Janus protects what it sends, or null for not at all
 * @param extensions ids of the header extensions that the publishers negotiated: Janus hands them
 *     on but does not tell them
 */
record JanusSettings(
    URI url,
    JanusId room,
    @Nullable String secret,
    @Nullable String pin,
    @Nullable String token,
    @Nullable String apiSecret,
    @Nullable String adminKey,
    String host,
    String display,
    @Nullable ForwardSrtp srtp,
    Map<HeaderExtension, Integer> extensions) {

  /** What Chromium uses; publishers of one application mostly agree. */
  static final Map<HeaderExtension, Integer> CHROMIUM_EXTENSIONS =
      Map.of(
          HeaderExtension.AUDIO_LEVEL,
          1,
          HeaderExtension.VIDEO_ORIENTATION,
          13,
          HeaderExtension.TRANSPORT_SEQUENCE_NUMBER,
          3);

  private static final Set<String> FIELDS =
      Set.of(
          "url",
          "room",
          "secret",
          "pin",
          "token",
          "api_secret",
          "admin_key",
          "host",
          "display",
          "srtp",
          "extensions");

  private static final String DEFAULT_DISPLAY = "Recorder";
  private static final int LONGEST_TEXT = 500;

  JanusSettings {
    extensions = Map.copyOf(extensions);
  }

  /**
   * Reads the body of the control API's call, and refuses what it would have to guess at.
   *
   * @param ownAddress the host, when none is given
   * @throws InvalidSettingsException naming the field; its message holds no value of a secret
   */
  static JanusSettings request(JsonNode body, String ownAddress) {
    for (String field : body.propertyNames()) {
      if (!FIELDS.contains(field)) {
        throw new InvalidSettingsException(field, field + " is not a field of this request");
      }
    }
    JanusSettings settings = read(body, ownAddress);
    if (!ShownText.isPlain(settings.display)) {
      throw new InvalidSettingsException("display", "display must have no control characters");
    }
    return settings;
  }

  /**
   * Reads settings among whatever else stands beside them.
   *
   * @param ownAddress the host, when none is given
   * @throws InvalidSettingsException naming the field; its message holds no value of a secret
   */
  static JanusSettings read(JsonNode body, String ownAddress) {
    JsonNode room = body.path("room");
    if (!JanusId.isId(room)) {
      throw new InvalidSettingsException("room", "room must be a number or a name");
    }
    String host = text(body, "host");
    String display = text(body, "display");
    return new JanusSettings(
        url(text(body, "url")),
        JanusId.of(room),
        text(body, "secret"),
        text(body, "pin"),
        text(body, "token"),
        text(body, "api_secret"),
        text(body, "admin_key"),
        host == null ? ownAddress : host,
        display == null ? DEFAULT_DISPLAY : display,
        srtp(body.path("srtp")),
        extensions(body.path("extensions")));
  }

  /** The same as a body again, secrets included. */
  ObjectNode write(ObjectNode body) {
    body.put("url", url.toString());
    room.putInto(body, "room");
    put(body, "secret", secret);
    put(body, "pin", pin);
    put(body, "token", token);
    put(body, "api_secret", apiSecret);
    put(body, "admin_key", adminKey);
    body.put("host", host);
    body.put("display", display);
    if (srtp != null) {
      body.put("srtp", srtp.word());
    }
    ObjectNode ids = body.putObject("extensions");
    extensions.forEach((extension, id) -> ids.put(extension.uri(), id));
    return body;
  }

  /** Where Janus is, without what may be secret in the address. */
  String publicUrl() {
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    return url.getScheme() + "://" + url.getHost() + port + path;
  }

  @Override
  public String toString() {
    return "JanusSettings[" + publicUrl() + ", room " + room + "]";
  }

  private static URI url(@Nullable String text) {
    try {
      URI url = URI.create(text == null ? "" : text);
      boolean known = "ws".equals(url.getScheme()) || "wss".equals(url.getScheme());
      if (known && url.getHost() != null && url.getRawFragment() == null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // Its message would quote the text, which may hold a secret.
    }
    throw new InvalidSettingsException("url", "url must be a ws: or wss: address");
  }

  private static @Nullable String text(JsonNode body, String field) {
    JsonNode value = body.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    String text = value.asString("");
    if (!value.isString()
        || text.isBlank()
        || text.length() > LONGEST_TEXT
        || text.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidSettingsException(
          field, field + " must be text of at most " + LONGEST_TEXT + " characters");
    }
    return text;
  }

  private static @Nullable ForwardSrtp srtp(JsonNode srtp) {
    if (srtp.isMissingNode() || srtp.isNull() || (srtp.isBoolean() && !srtp.asBoolean(false))) {
      return null;
    }
    if (srtp.isBoolean()) {
      return ForwardSrtp.AES_CM_128_HMAC_SHA1_80;
    }
    return ForwardSrtp.ofWord(srtp.asString(""))
        .orElseThrow(() ->
            new InvalidSettingsException(
                "srtp",
                "srtp must be true, false, aes_cm_128_hmac_sha1_80 or aes_cm_128_hmac_sha1_32"));
  }

  private static Map<HeaderExtension, Integer> extensions(JsonNode given) {
    if (given.isMissingNode() || given.isNull()) {
      return CHROMIUM_EXTENSIONS;
    }
    Map<HeaderExtension, Integer> ids = new EnumMap<>(HeaderExtension.class);
    for (Map.Entry<String, JsonNode> entry : given.properties()) {
      HeaderExtension extension =
          HeaderExtension.ofUri(entry.getKey())
              .orElseThrow(() ->
                  new InvalidSettingsException(
                      "extensions", "extensions must be named by URIs that are known"));
      int id = entry.getValue().asInt(0);
      if (id < 1 || id > 255) {
        throw new InvalidSettingsException("extensions", "an extension's id must be 1 to 255");
      }
      ids.put(extension, id);
    }
    return ids;
  }

  private static void put(ObjectNode body, String field, @Nullable String value) {
    if (value != null) {
      body.put(field, value);
    }
  }

  /** A field of the settings cannot be used. */
  static final class InvalidSettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String field;

    InvalidSettingsException(String field, String message) {
      super(message);
      this.field = field;
    }

    String field() {
      return field;
    }
  }
}
