package io.videoconf.recorder.rtp.receive;

import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.model.RtpParameters;
import io.videoconf.recorder.rtp.payload.Depacketizer;
import org.jspecify.annotations.Nullable;

/** What each payload type means to a track, without a map to ask. Not thread-safe. */
final class PayloadTypes {
  private static final int COUNT = 128;

  /** What a payload type stands for. */
  enum Kind {
    /** One of the track's formats, or redundant audio that holds one (RFC 2198). */
    MEDIA,
    /** A retransmission (RFC 4588). */
    RTX,
    /** Of the track, but without media. */
    IGNORED,
    UNKNOWN
  }

  private record Entry(
      Kind kind, @Nullable RtpFormat format, @Nullable Depacketizer depacketizer, int original) {}

  private static final Entry UNKNOWN = new Entry(Kind.UNKNOWN, null, null, -1);

  private final Entry[] entries = new Entry[COUNT];

  PayloadTypes(RtpParameters rtp) {
    for (int i = 0; i < COUNT; i++) {
      entries[i] = UNKNOWN;
    }
    for (int type : rtp.ignoredPayloadTypes()) {
      put(type, new Entry(Kind.IGNORED, null, null, -1));
    }
    rtp.rtx().forEach((type, original) -> put(type, new Entry(Kind.RTX, null, null, original)));
    boolean video = rtp.kind() == MediaKind.VIDEO;
    for (RtpFormat format : rtp.formats()) {
      // Audio is all keyframes: there is nothing to look for in it.
      Depacketizer depacketizer = video ? Depacketizer.of(format, rtp.extensions()) : null;
      put(format.payloadType(), new Entry(Kind.MEDIA, format, depacketizer, -1));
    }
    Integer red = rtp.redPayloadType();
    if (red != null) {
      put(red, new Entry(Kind.MEDIA, rtp.formats().getFirst(), null, -1));
    }
  }

  private void put(int type, Entry entry) {
    if (type >= 0 && type < COUNT) {
      entries[type] = entry;
    }
  }

  Kind kind(int payloadType) {
    return entries[payloadType].kind;
  }

  /** The format of a media payload type; of redundant audio, that of what it holds. */
  @Nullable RtpFormat format(int payloadType) {
    return entries[payloadType].format;
  }

  /** Tells the keyframes of a video payload type. */
  @Nullable Depacketizer depacketizer(int payloadType) {
    return entries[payloadType].depacketizer;
  }

  /** Which payload type a retransmission's payload had at first; -1 for all others. */
  int original(int rtxPayloadType) {
    return entries[rtxPayloadType].original;
  }
}
