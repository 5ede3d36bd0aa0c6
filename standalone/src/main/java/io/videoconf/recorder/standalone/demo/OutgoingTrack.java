package io.videoconf.recorder.standalone.demo;

import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.rtp.send.RtpSender.Rtx;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A track as its sender describes it.
 *
 * @param rtx how what was lost is sent again (RFC 4588), or null for once more as it was
 * @param cname RFC 3550 section 6.5.1: the same for all tracks of a participant
 */
record OutgoingTrack(
    TrackSource source,
    Codec codec,
    int payloadType,
    long ssrc,
    int firstSequenceNumber,
    long timestampOffset,
    @Nullable Rtx rtx,
    String cname) {
  private static final int OPUS_PAYLOAD_TYPE = 111;
  private static final int VP8_PAYLOAD_TYPE = 96;
  private static final int H264_PAYLOAD_TYPE = 102;

  /** With random numbers where RFC 3550 wants them. */
  static OutgoingTrack random(
      TrackSource source, Codec codec, String cname, SplittableRandom random) {
    int payloadType =
        switch (codec) {
          case OPUS -> OPUS_PAYLOAD_TYPE;
          case VP8 -> VP8_PAYLOAD_TYPE;
          case H264 -> H264_PAYLOAD_TYPE;
          default -> throw new IllegalArgumentException("the demo does not send " + codec);
        };
    // RFC 4588 wants retransmissions of video; sound is so small that it is repeated as it was.
    Rtx rtx =
        codec.kind() == MediaKind.VIDEO
            ? new Rtx(payloadType + 1, random.nextLong(1, 1L << 32), random.nextInt(1 << 16))
            : null;
    return new OutgoingTrack(
        source,
        codec,
        payloadType,
        random.nextLong(1, 1L << 32),
        random.nextInt(1 << 16),
        random.nextLong(1L << 32),
        rtx,
        cname);
  }
}
