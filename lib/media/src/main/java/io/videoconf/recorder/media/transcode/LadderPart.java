package io.videoconf.recorder.media.transcode;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.StreamInfo;
import io.videoconf.recorder.media.io.OutputDirectory;
import io.videoconf.recorder.media.io.VideoInput;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.model.cell.WarningCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the pictures of one part of a ladder, and, of the first, sounds and subtitles. */
final class LadderPart {
  private static final int MAX_TEXTS = 16;
  private static final int MAX_CHAPTERS = 1000;

  private final CellTask.Transcode task;
  private final CellTask.Part part;
  private final OutputDirectory output;
  private final Reports reports;
  private final SourceScan scan;
  private final List<Track> tracks = new ArrayList<>();
  private final List<TextTrack> texts = new ArrayList<>();
  private int damaged;

  LadderPart(CellTask.Transcode task, CellTask.Part part, OutputDirectory output, Reports reports) {
    this.task = task;
    this.part = part;
    this.output = output;
    this.reports = reports;
    this.scan = SourceScan.of(task.input());
  }

  PartReport run() {
    try (VideoInput input = VideoInput.open(task.input())) {
      SourcePicture source = SourcePicture.of(input);
      double frameSeconds = 1 / input.frameRate().toDouble();
      Cuts cuts =
          Cuts.atKeyframes(scan, input.video().timeBase(), task.segmentSeconds(), frameSeconds);
      boolean copied = SourcePicture.canBeCopied(input, scan, cuts, task.rungs());
      LadderPlan plan = LadderPlan.of(source.width(), source.height(), copied, task.rungs());
      if (!copied) {
        cuts = Cuts.atPictures(scan, input.video().timeBase(), task.segmentSeconds(), frameSeconds);
      }
      if (part.index() == 0) {
        sounds(cuts);
      }
      Cuts.Range range = cuts.range(part);
      if (!range.isEmpty()) {
        pictures(input, source, plan, cuts, range);
      }
      return new PartReport(
          part,
          range.first(),
          cuts.count(),
          damaged,
          // Pictures first, as playlists list them.
          tracks.stream().sorted((a, b) -> Boolean.compare(b.video(), a.video())).toList(),
          texts,
          input.chapters().stream().limit(MAX_CHAPTERS).toList(),
          output.files());
    }
  }

  private void pictures(
      VideoInput input, SourcePicture source, LadderPlan plan, Cuts cuts, Cuts.Range range) {
    VideoInput positioned = input;
    input.only(List.of(input.video()));
    if (range.first() > 0 && !seek(input, cuts.start(range.first()))) {
      // A container that cannot be sought in, or not well: read it from its start.
      positioned = VideoInput.open(task.input());
    }
    try (Packet packet = Packet.allocate();
        PictureLadder ladder = new PictureLadder(positioned, source, plan, cuts, range, output)) {
      double from = cuts.seconds(range.first());
      double total = cuts.seconds(range.end()) - from;
      boolean more = true;
      while (more && positioned.read(packet)) {
        boolean timed = packet.pts() != Packet.NO_TIMESTAMP && packet.dts() != Packet.NO_TIMESTAMP;
        if (timed && packet.streamIndex() == positioned.video().index()) {
          double at = (packet.pts() - cuts.origin()) * cuts.timeBase().toDouble() - from;
          more = ladder.add(packet);
          reports.progress(Math.clamp(at, 0, total), total);
        }
      }
      for (Track track : ladder.finish()) {
        requireAll(track, range);
        tracks.add(track);
      }
      damaged += ladder.damagedPictures();
    } finally {
      if (positioned != input) {
        positioned.close();
      }
    }
  }

  private static void requireAll(Track track, Cuts.Range range) {
    int wanted = range.end() - range.first();
    if (track.segments().size() != wanted) {
      throw new CellFailure(
          ErrorClass.INPUT,
          "damaged",
          "of %d segments only %d could be made of the input's pictures"
              .formatted(wanted, track.segments().size()),
          null);
    }
  }

  private static boolean seek(VideoInput input, long ticks) {
    if (!input.seek(ticks)) {
      return false;
    }
    try (Packet packet = Packet.allocate()) {
      boolean before = input.read(packet) && packet.key() && packet.pts() <= ticks;
      return before && input.seek(ticks);
    }
  }

  /** Sounds and subtitles: all of them, in one reading. */
  private void sounds(Cuts cuts) {
    Map<Integer, Double> gains =
        task.loudnessLufs() == null ? Map.of() : Loudness.gains(task.input(), task.loudnessLufs());
    try (VideoInput input = VideoInput.open(task.input());
        Packet packet = Packet.allocate()) {
      Map<Integer, SoundTrack> open = new HashMap<>();
      List<SoundTrack> inOrder = new ArrayList<>();
      Map<Integer, SubtitleTrack> subtitles = new HashMap<>();
      try {
        for (StreamInfo sound : input.sounds()) {
          Double seconds = scan.soundEnds().get(sound.index());
          if (seconds != null && sound.channels() > 0) {
            String name = "audio-" + (inOrder.size() + 1);
            Double gain = gains.get(sound.index());
            inOrder.add(SoundTrack.open(name, sound, cuts, Math.max(0, seconds), gain, output));
            open.put(sound.index(), inOrder.getLast());
          }
        }
        double origin = cuts.origin() * cuts.timeBase().toDouble();
        input.subtitles().stream()
            .filter(SubtitleTrack::takes)
            .limit(MAX_TEXTS)
            .forEach(text -> subtitles.put(text.index(), new SubtitleTrack(text, origin)));
        List<StreamInfo> wanted = new ArrayList<>(input.sounds());
        wanted.addAll(input.subtitles());
        if (wanted.isEmpty()) {
          return;
        }
        input.only(wanted);
        while (input.read(packet)) {
          if (packet.pts() == Packet.NO_TIMESTAMP) {
            continue;
          }
          if (open.containsKey(packet.streamIndex())) {
            open.get(packet.streamIndex()).add(packet);
          } else if (subtitles.containsKey(packet.streamIndex())) {
            subtitles.get(packet.streamIndex()).add(packet);
          }
        }
        for (SoundTrack sound : inOrder) {
          tracks.add(sound.finish());
          damaged += sound.damagedPackets();
        }
        input.subtitles().stream()
            .filter(text -> subtitles.containsKey(text.index()))
            .forEach(text -> write(text, subtitles.get(text.index())));
      } finally {
        inOrder.forEach(SoundTrack::close);
      }
    }
  }

  private void write(StreamInfo stream, SubtitleTrack subtitles) {
    String name = "subtitles-" + (texts.size() + 1);
    texts.add(new TextTrack(name, stream.language(), stream.title()));
    byte[] vtt = subtitles.vtt().getBytes(StandardCharsets.UTF_8);
    output.write(name + "/" + SubtitleTrack.FILE, "text/vtt", vtt);
    if (subtitles.tooMuch()) {
      reports.warning(WarningCode.SUBTITLES_CUT, "some subtitles are too many or too long");
    }
  }
}
