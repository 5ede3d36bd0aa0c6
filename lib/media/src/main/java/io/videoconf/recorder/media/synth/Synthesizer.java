package io.videoconf.recorder.media.synth;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.CellWork;
import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.io.ProgressListener;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.rtp.send.AccessUnitFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code video.units} and, unless it is a screen, {@code audio.units} of one synthetic
 * participant. Timestamps count from 0, and both files grow together, so that a reader may tail
 * them.
 */
public final class Synthesizer implements CellWork {
  public static final String VIDEO_FILE = "video.units";
  public static final String AUDIO_FILE = "audio.units";

  private static final int MAX_SECONDS = 24 * 3600;
  private static final int MAX_PIXELS = 4096;

  private final CellTask.Synthesize task;

  public Synthesizer(CellTask.Synthesize task) {
    this.task = task;
  }

  /** Writes everything. */
  @Override
  public CellReport run(Reports reports) {
    return run(reports::progress);
  }

  CellReport run(ProgressListener progress) {
    try {
      write(codecs(), progress);
    } catch (IOException e) {
      throw new CellFailure(ErrorClass.DESTINATION, "write_failed", e.toString(), e);
    }
    return new CellReport.Done(task.seconds(), List.of());
  }

  private record Codecs(Codec video, Codec audio) {}

  /** Checks the task. */
  private Codecs codecs() {
    String[] names = task.codec().split("\\+", 2);
    Optional<Codec> video = Codec.ofEncodingName(names[0]).filter(SynthVideo::encodes);
    if (video.isEmpty()) {
      throw refused("codec must be vp8, vp9, h264 or av1");
    }
    Optional<Codec> audio =
        names.length < 2
            ? Optional.of(Codec.OPUS)
            : Codec.ofEncodingName(names[1]).filter(c -> c.kind() == MediaKind.AUDIO);
    if (audio.isEmpty()) {
      throw refused("codec of the sound must be opus, pcmu, pcma or g722");
    }
    if (!isSize(task.width()) || !isSize(task.height())) {
      throw refused("width and height must be even, 32 to " + MAX_PIXELS);
    }
    if (task.frameRate() < 1 || task.frameRate() > 60) {
      throw refused("frame_rate must be 1 to 60");
    }
    if (task.seconds() < 1 || task.seconds() > MAX_SECONDS) {
      throw refused("seconds must be 1 to " + MAX_SECONDS);
    }
    if (task.participant() < 0) {
      throw refused("participant must not be negative");
    }
    return new Codecs(video.get(), audio.get());
  }

  private static boolean isSize(int pixels) {
    return pixels >= 32 && pixels <= MAX_PIXELS && pixels % 2 == 0;
  }

  private static CellFailure refused(String message) {
    return new CellFailure(ErrorClass.INPUT, "bad_task", message, null);
  }

  private void write(Codecs codecs, ProgressListener progress) throws IOException {
    Files.createDirectories(task.output());
    Path videoFile = task.output().resolve(VIDEO_FILE);
    Scene scene = new Scene(task.participant(), task.frameRate(), task.screen());
    try (AccessUnitFile.Writer video = new AccessUnitFile.Writer(videoFile);
        AccessUnitFile.@Nullable Writer audio = task.screen() ? null : audioWriter();
        @Nullable SynthAudio sound =
            audio == null ? null : new SynthAudio(task.participant(), codecs.audio());
        SynthVideo picture =
            new SynthVideo(scene, codecs.video(), task.width(), task.height(), task.frameRate())) {
      int frames = task.seconds() * task.frameRate();
      for (int frame = 0; frame < frames; frame++) {
        picture.encode(frame, video::write);
        if (sound != null && audio != null) {
          soundUntil(frame + 1, sound, audio);
        }
        if ((frame + 1) % task.frameRate() == 0) {
          progress.reached((frame + 1.0) / task.frameRate(), task.seconds());
        }
      }
      picture.finish(video::write);
      video.finish();
      if (audio != null) {
        audio.finish();
      }
    }
  }

  private AccessUnitFile.Writer audioWriter() throws IOException {
    return new AccessUnitFile.Writer(task.output().resolve(AUDIO_FILE));
  }

  /** Makes the sound that starts before the frame of this number. */
  private void soundUntil(int frame, SynthAudio sound, AccessUnitFile.Writer audio)
      throws IOException {
    while (sound.nextSample() * task.frameRate() < (long) frame * Tones.SAMPLE_RATE) {
      sound.encode(audio::write);
    }
  }
}
