package io.videoconf.recorder.ingest.janus;

import io.videoconf.recorder.ingest.janus.MeetingSink.Ports;
import io.videoconf.recorder.ingest.janus.Publisher.Stream;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.rtp.srtp.SrtpKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One stream on its way from Janus into a track: what was agreed and how far it has come. Not
 * thread-safe.
 */
final class Forward {
  private static final long FIRST_RETRY_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int MAX_DOUBLINGS = 5;

  enum State {
    /** The codec is none that can be recorded. */
    UNSUPPORTED,
    /** There is to be a track, or Janus is to be asked. */
    ASKING,
    /** To be tried again later. */
    WAITING,
    FORWARDING,
    /** Of another life or connection: Janus is to confirm it. */
    UNCONFIRMED
  }

  private final StreamKey key;
  private Stream stream;
  private final long ssrc;
  private final @Nullable SrtpKey srtp;
  private State state = State.ASKING;
  private @Nullable Ports ports;
  private @Nullable Long forwarderId;
  private boolean stopping;
  private int attempts;
  private long retryNanos = Long.MAX_VALUE;
  private @Nullable String reason;

  /**
   * @param ssrc under which Janus is to send, 0 to 2^32-1
   */
  Forward(StreamKey key, Stream stream, long ssrc, @Nullable SrtpKey srtp) {
    this.key = key;
    this.stream = stream;
    this.ssrc = ssrc;
    this.srtp = srtp;
    if (stream.knownCodec().isEmpty()) {
      state = State.UNSUPPORTED;
      reason = "codec " + RoomMessage.brief(stream.codec()) + " cannot be recorded";
    }
  }

  /** One that an earlier life of this process had. */
  static Forward remembered(Memory.Track known) {
    Forward forward = new Forward(known.key(), known.stream(), known.ssrc(), null);
    forward.ports = known.ports();
    forward.forwarderId = known.forwarderId();
    forward.state = State.UNCONFIRMED;
    return forward;
  }

  /** Null while there is nothing to remember. */
  Memory.@Nullable Track memory() {
    return ports == null ? null : new Memory.Track(key, stream, ports, ssrc, forwarderId);
  }

  StreamKey key() {
    return key;
  }

  Stream stream() {
    return stream;
  }

  /** Whether an announcement is still of the same media; what it says besides is taken over. */
  boolean isStill(Stream announced) {
    boolean same =
        announced.type().equals(stream.type())
            && announced.codec().equals(stream.codec())
            && announced.simulcast() == stream.simulcast()
            && announced.screen() == stream.screen();
    if (same) {
      stream = announced;
    }
    return same;
  }

  boolean isVideo() {
    return stream.type().equals("video");
  }

  Codec codec() {
    return stream.knownCodec().orElseThrow();
  }

  long ssrc() {
    return ssrc;
  }

  /** Janus writes what it is asked to, whatever the publisher used. */
  int payloadType() {
    return switch (codec()) {
      case VP8 -> 96;
      case VP9 -> 98;
      case H264 -> 102;
      case H265 -> 104;
      case AV1 -> 106;
      case OPUS -> 111;
      case PCMU -> 0;
      case PCMA -> 8;
      case G722 -> 9;
    };
  }

  @Nullable SrtpKey srtp() {
    return srtp;
  }

  State state() {
    return state;
  }

  @Nullable String reason() {
    return reason;
  }

  @Nullable Ports ports() {
    return ports;
  }

  @Nullable Integer trackId() {
    return ports == null ? null : ports.trackId();
  }

  int rtpPort() {
    return ports == null ? 0 : ports.rtpPort();
  }

  int rtcpPort() {
    return ports == null ? 0 : ports.rtcpPort();
  }

  @Nullable Long forwarderId() {
    return forwarderId;
  }

  boolean matches(RoomMessage.Forwarder forwarder) {
    return ports != null
        && forwarder.publisher().equals(key.publisher())
        && forwarder.port() == ports.rtpPort()
        && forwarder.ssrc() == ssrc;
  }

  /** Whether Janus may have a forwarder of which its answer was not heard. */
  boolean mayBeForwarded() {
    return state == State.ASKING || state == State.UNCONFIRMED;
  }

  /** Whether Janus was asked to stop and has not answered yet. */
  boolean isStopping() {
    return stopping;
  }

  void stopping(boolean asked) {
    stopping = asked;
  }

  void received(Ports where) {
    ports = where;
  }

  void ask() {
    state = State.ASKING;
    retryNanos = Long.MAX_VALUE;
  }

  void forwarding(long id) {
    state = State.FORWARDING;
    forwarderId = id;
    attempts = 0;
    reason = null;
  }

  void unconfirmed() {
    if (state != State.UNSUPPORTED) {
      state = State.UNCONFIRMED;
      retryNanos = Long.MAX_VALUE;
    }
  }

  /** Again later, each time later. */
  void failed(String why, long nowNanos) {
    state = State.WAITING;
    reason = why;
    retryNanos = nowNanos + (FIRST_RETRY_NANOS << Math.min(attempts, MAX_DOUBLINGS));
    attempts++;
  }

  /** When to try again, or {@code Long.MAX_VALUE}. */
  long retryNanos() {
    return retryNanos;
  }
}
