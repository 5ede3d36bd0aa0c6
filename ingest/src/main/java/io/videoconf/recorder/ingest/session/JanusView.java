package io.videoconf.recorder.ingest.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recording's connection to a room of Janus as the control API shows it. Holds no secrets.
 *
 * @param state {@code connecting}, {@code joining}, {@code joined}, {@code waiting} (for the next
 *     attempt), {@code stopping}, {@code stopped}, {@code failed}
 * @param srtp suite that Janus protects its RTP with; null for none
 * @param reconnects how often a connection that stood was lost
 * @param lastError what last went wrong; kept after it is mended
 */
public record JanusView(
    String state,
    String url,
    String room,
    String host,
    @Nullable String srtp,
    int reconnects,
    List<PublisherView> publishers,
    @Nullable String lastError) {

  /** Somebody who publishes. {@code participantId} is their id in the room. */
  public record PublisherView(String participantId, String displayName, List<StreamView> streams) {}

  /**
   * One of their streams.
   *
   * @param state {@code forwarding}, {@code asking}, {@code waiting} (for the next attempt), {@code
   *     unsupported}
   * @param trackId null while it has none
   */
  public record StreamView(
      String mid,
      String type,
      String codec,
      boolean simulcast,
      String state,
      @Nullable Integer trackId,
      @Nullable String reason) {}
}
