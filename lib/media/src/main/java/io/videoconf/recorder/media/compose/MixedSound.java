package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.journal.JournalEntry;
import io.videoconf.recorder.media.av.Encoder;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.chapter.Mark;
import io.videoconf.recorder.model.SoundFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The sound of a whole recording without its picture: the very packets that its composition has,
 * and what happens in it. No picture is decoded. Not thread-safe.
 */
public final class MixedSound implements AutoCloseable {
  private final int frameRate;
  private final Tracks tracks;
  private final AudioOutput audio;
  private final Playback playback;
  private final List<Mark> marks = new ArrayList<>();

  /**
   * @param frameRate of the composition
   * @param writer takes over the packets; their pts count samples of 48 kHz
   */
  public MixedSound(
      SoundFormat format, int frameRate, Duration playoutDelay, Consumer<Packet> writer) {
    Span whole = Span.whole(frameRate);
    MarkWatch watch = new MarkWatch(frameRate, marks::add);
    this.frameRate = frameRate;
    this.tracks = new Tracks(playoutDelay, Tracks.Pictures.NEVER_WANTED);
    this.audio = new AudioOutput(format, writer, whole, true);
    this.playback =
        new Playback(
            tracks,
            audio,
            whole,
            playoutDelay,
            null,
            now -> watch.observe(now.frame(), now.state(), now.speaker()));
  }

  /** The encoder, borrowed, for the container's header. */
  public Encoder encoder() {
    return audio.encoder();
  }

  /** Takes the next entry; mixes what became due before it arrived. */
  public void onEntry(JournalEntry entry) {
    playback.onEntry(entry);
  }

  /**
   * Mixes everything up to the newest entry, which is the recording's end.
   *
   * @return the length in seconds; 0 when no packet ever came
   */
  public double finish() {
    long frames = playback.finish();
    audio.finish();
    return (double) frames / frameRate;
  }

  /** What has happened so far, in order. */
  public List<Mark> marks() {
    return List.copyOf(marks);
  }

  @Override
  public void close() {
    tracks.close();
    audio.close();
  }
}
