package io.videoconf.recorder.media.transcode;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.CellWork;
import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.av.CodecId;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.StreamInfo;
import io.videoconf.recorder.media.io.OutputDirectory;
import io.videoconf.recorder.media.io.ProgressListener;
import io.videoconf.recorder.media.io.VideoInput;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Makes an HLS ladder of CMAF segments with picture and sound together. The input's own picture is
 * copied and cut at its keyframes; the lower renditions are encoded with keyframes at the same
 * times. Inputs must be H.264 with or without AAC; other codecs are INPUT failures, and so is an
 * input without a picture ({@code no_video}).
 */
public final class Transcoder implements CellWork {
  public static final String MASTER_FILE = "master.m3u8";

  /** How much shorter than its container says an input may be. */
  private static final double MAX_MISSING_SECONDS = 1.0;

  private static final int MAX_SEGMENT_SECONDS = 60;

  private final CellTask.Transcode task;
  private double readSeconds;

  public Transcoder(CellTask.Transcode task) {
    this.task = task;
  }

  /** Writes everything and reads it back. */
  @Override
  public CellReport run(Reports reports) {
    return run(reports::progress);
  }

  CellReport run(ProgressListener progress) {
    try (VideoInput input = VideoInput.open(task.input())) {
      requireSupported(input);
      return transcode(input, progress);
    }
  }

  private void requireSupported(VideoInput input) {
    CodecId video = input.video().codec();
    if (!video.equals(CodecId.H264)) {
      throw failure("unsupported_video", "the picture must be h264 and is " + video.ffmpegName());
    }
    Optional<CodecId> audio = input.audio().map(StreamInfo::codec);
    if (audio.isPresent() && !audio.get().equals(CodecId.AAC)) {
      throw failure(
          "unsupported_audio", "the sound must be aac and is " + audio.get().ffmpegName());
    }
    if (task.segmentSeconds() < 1 || task.segmentSeconds() > MAX_SEGMENT_SECONDS) {
      throw failure("bad_task", "segment_seconds must be 1 to " + MAX_SEGMENT_SECONDS);
    }
  }

  private CellReport transcode(VideoInput input, ProgressListener progress) {
    StreamInfo video = input.video();
    List<PlannedRung> plan = LadderPlan.of(video.width(), video.height(), task.rungs());
    double frameSeconds = 1 / input.frameRate().toDouble();
    double ticksPerSecond = video.timeBase().inverse().toDouble();
    Cuts cuts =
        new Cuts(
            Math.round(task.segmentSeconds() * ticksPerSecond),
            Math.round(frameSeconds * ticksPerSecond / 2));
    OutputDirectory output = new OutputDirectory(task.output());
    List<Rendition> renditions;
    int damagedPictures;
    try (Ladder ladder = new Ladder(input, plan, cuts, output)) {
      readAll(input, ladder, progress);
      requireWhole(input, cuts);
      renditions = ladder.finish();
      damagedPictures = ladder.damagedPictures();
    }
    byte[] master = Playlists.master(renditions).getBytes(StandardCharsets.UTF_8);
    output.write(MASTER_FILE, Playlists.CONTENT_TYPE, master);
    for (Rendition rendition : renditions) {
      Optional<String> problem = RenditionCheck.problem(output, rendition, frameSeconds);
      if (problem.isPresent()) {
        throw damagedPictures > 0
            ? failure("damaged", problem.get())
            : new CellFailure(ErrorClass.INTERNAL, "verification", problem.get(), null);
      }
    }
    return new CellReport.Done(renditions.getFirst().durationSeconds(), output.files());
  }

  private void readAll(VideoInput input, Ladder ladder, ProgressListener progress) {
    int video = input.video().index();
    double videoTick = input.video().timeBase().toDouble();
    int audio = input.audio().map(StreamInfo::index).orElse(-1);
    double audioTick = input.audio().map(a -> a.timeBase().toDouble()).orElse(0.0);
    double nextProgress = 0;
    try (Packet packet = Packet.allocate()) {
      while (input.read(packet)) {
        if (packet.pts() == Packet.NO_TIMESTAMP || packet.dts() == Packet.NO_TIMESTAMP) {
          continue;
        }
        if (packet.streamIndex() == video) {
          advance((packet.pts() + packet.duration()) * videoTick);
          ladder.addVideo(packet);
        } else if (packet.streamIndex() == audio) {
          advance((packet.pts() + packet.duration()) * audioTick);
          ladder.addAudio(packet);
        }
        if (readSeconds >= nextProgress) {
          progress.reached(readSeconds, input.durationSeconds());
          nextProgress = readSeconds + task.segmentSeconds();
        }
      }
    }
  }

  private void advance(double seconds) {
    readSeconds = Math.max(readSeconds, seconds);
  }

  private void requireWhole(VideoInput input, Cuts cuts) {
    if (cuts.count() == 0) {
      throw failure("damaged", "the input holds no keyframe");
    }
    if (input.durationSeconds() - readSeconds > MAX_MISSING_SECONDS) {
      throw failure(
          "truncated",
          "the input ends after %.1f of %.1f seconds"
              .formatted(readSeconds, input.durationSeconds()));
    }
  }

  private static CellFailure failure(String code, String message) {
    return new CellFailure(ErrorClass.INPUT, code, message, null);
  }
}
