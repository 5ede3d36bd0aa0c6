package io.videoconf.recorder.media.assemble;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.av.Chapter;
import io.videoconf.recorder.media.av.Demuxer;
import io.videoconf.recorder.media.av.Muxer;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.StreamInfo;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.MediaKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Copies the sound of a recording into a file without pictures. */
final class SoundAlone {
  private SoundAlone() {}

  /** Writes an M4A with the moov box first. */
  static void copy(Path master, Path output, List<Chapter> chapters) {
    try (Demuxer demuxer = Demuxer.open(master);
        Muxer muxer = Muxer.toFile(output, "ipod");
        Packet packet = Packet.allocate()) {
      StreamInfo sound =
          demuxer
              .first(MediaKind.AUDIO)
              .orElseThrow(() -> new CellFailure(ErrorClass.INPUT, "no_sound", "no sound", null));
      demuxer.only(sound);
      int stream = muxer.addStream(sound);
      muxer.writeHeader(Map.of("movflags", "+faststart"));
      while (demuxer.read(packet)) {
        if (packet.streamIndex() == sound.index()) {
          muxer.writeInterleaved(packet, stream, sound.timeBase());
        }
      }
      muxer.chapters(chapters);
      muxer.finish();
    }
  }
}
