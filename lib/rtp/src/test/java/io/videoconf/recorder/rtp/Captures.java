package io.videoconf.recorder.rtp;

import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an SFU forwarded from a browser's synthetic camera and microphone, and specs for it. */
public final class Captures {
  public static final TrackSpec VP8 = spec(1, Codec.VP8, 100, 2001L);
  public static final TrackSpec H264 = spec(1, Codec.H264, 100, 2001L);
  public static final TrackSpec OPUS = spec(2, Codec.OPUS, 111, 1001L);

  private Captures() {}

  public static TrackSpec spec(int trackId, Codec codec, int payloadType, @Nullable Long ssrc) {
    boolean audio = codec.kind() == MediaKind.AUDIO;
    return TrackSpec.of(
        trackId,
        "p1",
        audio ? TrackSource.MICROPHONE : TrackSource.CAMERA,
        codec,
        payloadType,
        ssrc,
        audio ? 2 : 0,
        Map.of());
  }

  /** Reads one of the files under test/resources/captures, named without its extension. */
  public static List<RtpDump.Entry> read(String name) {
    try (InputStream in =
        Objects.requireNonNull(
            Captures.class.getResourceAsStream("/captures/" + name + ".rtpdump"), name)) {
      return RtpDump.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
