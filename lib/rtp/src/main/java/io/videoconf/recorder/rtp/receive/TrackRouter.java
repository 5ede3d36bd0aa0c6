package io.videoconf.recorder.rtp.receive;

import io.videoconf.recorder.model.HeaderExtension;
import io.videoconf.recorder.model.RtpParameters;
import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.receive.PayloadTypes.Kind;
import io.videoconf.recorder.rtp.receive.SsrcRoutes.Route;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells to which of the tracks behind a socket a packet belongs (RFC 8843 section 9.2): by its
 * SSRC, or else by its media id, or else by its payload type. Not thread-safe.
 */
final class TrackRouter {
  private final List<Member> members = new ArrayList<>();
  private final List<TrackReceiver> tracks = new ArrayList<>();
  private final SsrcRoutes routes = new SsrcRoutes();
  private RejectReason reason = RejectReason.WRONG_SSRC;

  /**
   * @param midExtension 0 if packets carry no media id
   */
  private record Member(TrackReceiver track, int midExtension, byte[] mid, boolean rtxAnnounced) {}

  void add(TrackReceiver track) {
    RtpParameters rtp = track.spec().rtp();
    String mid = rtp.mid();
    members.add(
        new Member(
            track,
            mid == null ? 0 : rtp.extensionId(HeaderExtension.MID).orElse(0),
            mid == null ? new byte[0] : mid.getBytes(StandardCharsets.UTF_8),
            rtp.rtxSsrc() != null));
    tracks.add(track);
    if (rtp.ssrc() != null) {
      routes.put(rtp.ssrc(), track, false);
    }
    if (rtp.rtxSsrc() != null) {
      routes.put(rtp.rtxSsrc(), track, true);
    }
  }

  /** Removes a track; null if there is none of this number. */
  @Nullable TrackReceiver remove(int trackId) {
    TrackReceiver track = find(trackId);
    if (track != null) {
      tracks.remove(track);
      members.removeIf(member -> member.track() == track);
      routes.remove(track);
    }
    return track;
  }

  /** All tracks, in the order in which they were added. */
  List<TrackReceiver> tracks() {
    return tracks;
  }

  @Nullable TrackReceiver find(int trackId) {
    for (TrackReceiver track : tracks) {
      if (track.spec().trackId() == trackId) {
        return track;
      }
    }
    return null;
  }

  /** Where an SSRC leads, if that is known. */
  @Nullable Route route(long ssrc) {
    return routes.get(ssrc);
  }

  /** A packet showed that the SSRC is the track's. */
  void learn(long ssrc, TrackReceiver track, boolean rtx) {
    routes.remove(track, rtx);
    routes.put(ssrc, track, rtx);
  }

  /** What was learnt of the track's SSRCs holds no more. */
  void forget(TrackReceiver track) {
    routes.remove(track);
  }

  /** The track of a packet whose SSRC has no route, or null for the {@link #reason}. */
  @Nullable TrackReceiver guess(RtpPacket packet) {
    boolean labelled = false;
    for (int i = 0; i < members.size(); i++) {
      Member member = members.get(i);
      int at = member.midExtension() == 0 ? -1 : packet.extensionOffset(member.midExtension());
      if (at >= 0) {
        labelled = true;
        int end = at + packet.extensionLength(member.midExtension());
        byte[] mid = member.mid();
        if (Arrays.equals(packet.bytes(), at, end, mid, 0, mid.length)) {
          return member.track();
        }
      }
    }
    if (labelled) {
      reason = RejectReason.UNKNOWN_MID;
      return null;
    }
    return byPayloadType(packet);
  }

  /** Why the last guess found nothing. */
  RejectReason reason() {
    return reason;
  }

  private @Nullable TrackReceiver byPayloadType(RtpPacket packet) {
    TrackReceiver fits = null;
    TrackReceiver fitsBest = null;
    int fitting = 0;
    int fittingBest = 0;
    TrackReceiver ignoring = null;
    boolean known = false;
    for (int i = 0; i < members.size(); i++) {
      Member member = members.get(i);
      TrackReceiver track = member.track();
      Kind kind = track.types().kind(packet.payloadType());
      known |= kind != Kind.UNKNOWN;
      if (kind == Kind.IGNORED) {
        ignoring = track;
      }
      boolean open =
          switch (kind) {
            case MEDIA -> track.gate().isOpen();
            case RTX -> !member.rtxAnnounced();
            case IGNORED, UNKNOWN -> false;
          };
      if (open) {
        fitting++;
        fits = track;
        if (isWaitingFor(track, kind, packet)) {
          fittingBest++;
          fitsBest = track;
        }
      }
    }
    if (fitting == 1) {
      return fits;
    }
    if (fittingBest == 1) {
      return fitsBest;
    }
    if (fitting == 0 && ignoring != null) {
      return ignoring;
    }
    reason =
        fitting > 1
            ? RejectReason.AMBIGUOUS_PAYLOAD_TYPE
            : known ? RejectReason.WRONG_SSRC : RejectReason.WRONG_PAYLOAD_TYPE;
    return null;
  }

  /**
   * Among several that fit, a track without an SSRC waits for media; for a retransmission, the one
   * that asked for this number (RFC 4588 section 5.3).
   */
  private static boolean isWaitingFor(TrackReceiver track, Kind kind, RtpPacket packet) {
    return kind == Kind.RTX
        ? RtxUnwrapper.holdsPacket(packet)
            && track.awaits(RtxUnwrapper.originalSequenceNumber(packet))
        : !track.gate().isKnown();
  }
}
