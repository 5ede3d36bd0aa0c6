package io.videoconf.recorder.media.assemble;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jcodec.common.io.FileChannelWrapper;
import org.jcodec.common.io.NIOUtils;
import org.jcodec.containers.mp4.MP4Util;
import org.jcodec.containers.mp4.boxes.Edit;
import org.jcodec.containers.mp4.boxes.MovieBox;
import org.jcodec.containers.mp4.boxes.SampleToChunkBox.SampleToChunkEntry;
import org.jcodec.containers.mp4.boxes.SyncSamplesBox;
import org.jcodec.containers.mp4.boxes.TimeToSampleBox.TimeToSampleEntry;
import org.jcodec.containers.mp4.boxes.TrakBox;

/**
 * Reads the structure of an MP4 (ISO/IEC 14496-12) that FFmpeg wrote by other means than FFmpeg's,
 * and says what is wrong with it: the index comes before the media and the boxes fill the file; the
 * sample tables of each track agree with each other and point into the media; pictures begin with a
 * keyframe and have one often enough; the length is as it should be.
 */
public final class Mp4Proof {
  private final List<MP4Util.Atom> boxes;
  private final long fileBytes;
  private final double seconds;
  private final double tolerance;
  private final double keyframeSeconds;

  private Mp4Proof(
      List<MP4Util.Atom> boxes,
      long fileBytes,
      double seconds,
      double tolerance,
      double keyframeSeconds) {
    this.boxes = boxes;
    this.fileBytes = fileBytes;
    this.seconds = seconds;
    this.tolerance = tolerance;
    this.keyframeSeconds = keyframeSeconds;
  }

  /** Carries what is wrong to where it is told. */
  private static final class Wrong extends Exception {
    private static final long serialVersionUID = 1L;

    Wrong(String message) {
      super(message);
    }
  }

  /**
   * @param seconds how long the longest track must be
   * @param tolerance seconds by which it may be longer or shorter
   * @param keyframeSeconds from one keyframe to the next at most
   * @return what is wrong; empty if nothing is
   */
  public static Optional<String> problem(
      Path file, double seconds, double tolerance, double keyframeSeconds) {
    try (FileChannelWrapper channel = NIOUtils.readableChannel(file.toFile())) {
      List<MP4Util.Atom> boxes = MP4Util.getRootAtoms(channel);
      MovieBox movie = MP4Util.parseMovieChannel(channel);
      new Mp4Proof(boxes, Files.size(file), seconds, tolerance, keyframeSeconds).check(movie);
      return Optional.empty();
    } catch (Wrong e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (IOException | RuntimeException e) {
      // The reader meets what is no MP4 with all kinds of exceptions.
      return Optional.of("its boxes cannot be read: " + e);
    }
  }

  private void check(MovieBox movie) throws Wrong {
    long index = offset("moov");
    long media = offset("mdat");
    if (index > media) {
      throw new Wrong("the index comes behind the media");
    }
    MP4Util.Atom last = boxes.getLast();
    if (last.getOffset() + last.getHeader().getSize() != fileBytes) {
      throw new Wrong("the boxes do not fill the file");
    }
    double longest = 0;
    for (TrakBox track : movie.getTracks()) {
      samples(track);
      if (track.isVideo()) {
        keyframes(track);
      }
      longest = Math.max(longest, end(track, movie.getTimescale()));
    }
    if (Math.abs(longest - seconds) > tolerance) {
      throw new Wrong("it lasts %.3f s and not %.3f s".formatted(longest, seconds));
    }
  }

  private long offset(String type) throws Wrong {
    return boxes.stream()
        .filter(box -> box.getHeader().getFourcc().equals(type))
        .mapToLong(MP4Util.Atom::getOffset)
        .findFirst()
        .orElseThrow(() -> new Wrong("there is no box %s".formatted(type)));
  }

  /** Sizes, times and chunks must be of the same number of samples, and lie in the file. */
  private void samples(TrakBox track) throws Wrong {
    int[] sizes = sizes(track);
    long timed = 0;
    for (TimeToSampleEntry entry : track.getStts().getEntries()) {
      timed += entry.getSampleCount();
    }
    if (timed != sizes.length) {
      throw new Wrong("a track has %d times for %d samples".formatted(timed, sizes.length));
    }
    long[] chunks =
        track.getCo64() != null
            ? track.getCo64().getChunkOffsets()
            : track.getStco().getChunkOffsets();
    SampleToChunkEntry[] runs = track.getStsc().getSampleToChunk();
    int sample = 0;
    int run = 0;
    for (int chunk = 0; chunk < chunks.length; chunk++) {
      while (run + 1 < runs.length && runs[run + 1].getFirst() <= chunk + 1) {
        run++;
      }
      long bytes = 0;
      for (int i = 0; i < runs[run].getCount(); i++) {
        if (sample == sizes.length) {
          throw new Wrong("a track has more samples in chunks than sizes");
        }
        bytes += sizes[sample++];
      }
      if (chunks[chunk] < offset("mdat") || chunks[chunk] + bytes > fileBytes) {
        throw new Wrong("a chunk of a track lies outside of the media");
      }
    }
    if (sample != sizes.length) {
      throw new Wrong(
          "a track has %d samples in chunks and %d sizes".formatted(sample, sizes.length));
    }
  }

  private static int[] sizes(TrakBox track) {
    if (track.getStsz().getDefaultSize() == 0) {
      return track.getStsz().getSizes();
    }
    int[] sizes = new int[track.getStsz().getCount()];
    Arrays.fill(sizes, track.getStsz().getDefaultSize());
    return sizes;
  }

  private void keyframes(TrakBox track) throws Wrong {
    SyncSamplesBox sync = track.getStss();
    if (sync == null) {
      return; // Each is one.
    }
    double[] times = times(track);
    int[] numbers = sync.getSyncSamples();
    if (numbers.length == 0 || numbers[0] != 1) {
      throw new Wrong("the pictures do not begin with a keyframe");
    }
    for (int i = 0; i < numbers.length; i++) {
      double from = times[numbers[i] - 1];
      double to = i + 1 < numbers.length ? times[numbers[i + 1] - 1] : times[times.length - 1];
      if (to - from > keyframeSeconds) {
        throw new Wrong(
            "there is no keyframe for %.3f s from %.3f s on".formatted(to - from, from));
      }
    }
  }

  private static double[] times(TrakBox track) {
    double[] times = new double[track.getStsz().getCount()];
    long time = 0;
    int sample = 0;
    for (TimeToSampleEntry entry : track.getStts().getEntries()) {
      for (int i = 0; i < entry.getSampleCount() && sample < times.length; i++) {
        times[sample++] = (double) time / track.getTimescale();
        time += entry.getSampleDuration();
      }
    }
    return times;
  }

  /** Where a track ends on the movie's timeline. */
  private static double end(TrakBox track, int movieTimescale) {
    double end = 0;
    for (TimeToSampleEntry entry : track.getStts().getEntries()) {
      end += (double) entry.getSampleCount() * entry.getSampleDuration() / track.getTimescale();
    }
    List<Edit> edits = track.getEdits();
    if (edits != null) {
      for (Edit edit : edits) {
        end +=
            edit.getMediaTime() < 0
                ? (double) edit.getDuration() / movieTimescale
                : -(double) edit.getMediaTime() / track.getTimescale();
      }
    }
    return end;
  }
}
