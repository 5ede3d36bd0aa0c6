package io.videoconf.recorder.model.cell;

import io.videoconf.recorder.model.SoundFormat;
import io.videoconf.recorder.model.VideoCodec;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.layout.CustomLayout;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.model.look.Theme;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a cell is asked to do. One JSON object on the cell's standard input; {@code type} is the
 * name of the record in snake case. All paths are absolute and local; a cell has no network.
 */
public sealed interface CellTask {

  /**
   * Composites a recording from its journal into {@code output}/init.mp4 and {@code
   * output}/seg-NNNNNNNN.m4s.
   *
   * @param journal directory of the journal's chunks
   * @param firstSegment index of the first segment to write; all before it are there already
   * @param follow wait for more records at the journal's end until it holds the stop event
   * @param playoutDelayMillis how long after its arrival time a packet may still be waited for
   * @param segmentSeconds length of a segment; each starts with a keyframe
   * @param sound {@link SoundFormat#STEREO} in tasks that do not tell
   * @param rerender null for the recording as it is made
   * @param stills pictures that are wanted beside the segments; null for none
   */
  record Compose(
      Path journal,
      Path output,
      VideoFormat format,
      int firstSegment,
      boolean follow,
      int playoutDelayMillis,
      int segmentSeconds,
      SoundFormat sound,
      @Nullable Rerender rerender,
      @Nullable Stills stills)
      implements CellTask {

    public Compose {
      sound = Objects.requireNonNullElse(sound, SoundFormat.STEREO);
    }

    /** The recording as it is made, from {@code firstSegment} to its end, without stills. */
    public Compose(
        Path journal,
        Path output,
        VideoFormat format,
        int firstSegment,
        boolean follow,
        int playoutDelayMillis,
        int segmentSeconds) {
      this(
          journal,
          output,
          format,
          firstSegment,
          follow,
          playoutDelayMillis,
          segmentSeconds,
          SoundFormat.STEREO,
          null,
          null);
    }
  }

  /**
   * Pictures that a composition leaves beside its segments: each ten seconds a tile for the
   * storyboard, {@code tile-NNNNNNNN.yuv} and {@code tile-NNNNNNNN.jpg}, and a still to choose the
   * poster from and to make the preview of, {@code still-NNNNNNNN.jpg}. NNNNNNNN is the second that
   * they show.
   *
   * @param tileWidth of one tile of the storyboard in pixels, 16 to 640
   * @param pictureWidth of a still in pixels, 16 to 1920; none is scaled up
   */
  record Stills(int tileWidth, int pictureWidth) {
    /** As the recorder makes them, and a thumbnailer where they are not there. */
    public static final Stills USUAL = new Stills(160, 640);

    /** From one tile to the next. */
    public static final int TILE_SECONDS = 10;

    private static final int NARROWEST = 16;
    private static final int WIDEST_TILE = 640;
    private static final int WIDEST_PICTURE = 1920;

    /** Pictures that are taller than so many times their width are squeezed. */
    private static final int MAX_TALLNESS = 4;

    public Stills {
      if (tileWidth < NARROWEST || tileWidth > WIDEST_TILE) {
        throw new IllegalArgumentException(
            "tile_width must be %d to %d".formatted(NARROWEST, WIDEST_TILE));
      }
      if (pictureWidth < NARROWEST || pictureWidth > WIDEST_PICTURE) {
        throw new IllegalArgumentException(
            "picture_width must be %d to %d".formatted(NARROWEST, WIDEST_PICTURE));
      }
    }

    /**
     * The height of a picture of some width that keeps the aspect of what it is made of, within
     * reason.
     *
     * @param width of the picture in pixels, even, as the result is
     */
    public static int heightOf(int width, int inputWidth, int inputHeight) {
      long height = 2 * Math.round((double) width * inputHeight / inputWidth / 2);
      return Math.clamp(height, 2, MAX_TALLNESS * width);
    }
  }

  /**
   * A span of a recording that is composed once more, and what is different this time.
   *
   * @param lastSegment index of the last segment to write; null for all to the recording's end
   * @param encoderSegments encoders begin anew with every so many segments, counted from segment 0:
   *     spans that begin there hold the same bytes as one run over everything; 0 for never
   * @param codec of the picture
   * @param layout for the whole length instead of those of the journal; null to keep them
   * @param customLayout the rectangles of the layout {@code CUSTOM}; null otherwise
   * @param theme for the whole length instead of those of the journal; null to keep them
   */
  record Rerender(
      @Nullable Integer lastSegment,
      int encoderSegments,
      VideoCodec codec,
      @Nullable LayoutKind layout,
      @Nullable CustomLayout customLayout,
      @Nullable Theme theme) {
    public Rerender {
      if (lastSegment != null && lastSegment < 0) {
        throw new IllegalArgumentException("last_segment must not be negative");
      }
      if (encoderSegments < 0) {
        throw new IllegalArgumentException("encoder_segments must not be negative");
      }
    }
  }

  /**
   * Makes {@code output}, one MP4 with the moov box first: the H.264 of the only video source of a
   * finished journal as it was sent, the mix that a composition has, and chapters of what happened.
   *
   * @param journal directory of the journal's chunks
   * @param playoutDelayMillis as the recording was composed with
   * @param frameRate of that composition: mutes and gains take effect at its frames
   * @param size that the source must have; null for any
   */
  record Copy(
      Path journal,
      Path output,
      int playoutDelayMillis,
      int frameRate,
      SoundFormat sound,
      @Nullable Size size)
      implements CellTask {
    public Copy {
      sound = Objects.requireNonNullElse(sound, SoundFormat.STEREO);
    }
  }

  /** The size of a picture as it is shown, in pixels. */
  record Size(int width, int height) {}

  /**
   * Joins init.mp4 and the segments of {@code segments}, in order, into one MP4 with the moov box
   * first, with chapters of what happened. Beside it goes {@code chapters.vtt}, the same as WebVTT.
   *
   * @param audio whether {@code audio.m4a}, its sound alone, is wanted beside it too
   * @param stills what the composition left beside the segments, of which {@code
   *     storyboard/storyboard.vtt}, {@code storyboard/sprite-NNN.jpg} and some {@code
   *     storyboard/still-NNNNNNNN.jpg} are made beside it if nothing is missing; null for nothing
   */
  record Assemble(
      Path segments, int segmentCount, Path output, boolean audio, @Nullable Stills stills)
      implements CellTask {
    /** The master alone. */
    public Assemble(Path segments, int segmentCount, Path output) {
      this(segments, segmentCount, output, false, null);
    }
  }

  /**
   * Writes each track of a finished journal into {@code output}, as it was sent: {@code
   * 1-camera.webm}, {@code 2-microphone.webm}; after a change of its format {@code 1-camera-2.mp4}.
   *
   * @param journal directory of the journal's chunks
   * @param playoutDelayMillis as the recording was composed with
   */
  record Isolate(Path journal, Path output, int playoutDelayMillis) implements CellTask {}

  /**
   * Makes a ladder of CMAF segments, each track by itself, with an HLS multivariant playlist {@code
   * output}/master.m3u8 and a DASH manifest {@code output}/manifest.mpd over the same segments.
   *
   * @param segmentSeconds 1 to 60; a segment begins with the first keyframe from there on
   * @param mp4 whether each rendition that is encoded is wanted as one MP4 too, moov first
   * @param loudnessLufs bring the sound to that loudness (EBU R128, integrated); null to leave it
   * @param part null for all of it
   */
  record Transcode(
      Path input,
      Path output,
      List<Rung> rungs,
      int segmentSeconds,
      boolean mp4,
      @Nullable Double loudnessLufs,
      @Nullable Part part)
      implements CellTask {

    /** All of it, without MP4 files and with the sound as loud as it is. */
    public Transcode(Path input, Path output, List<Rung> rungs, int segmentSeconds) {
      this(input, output, rungs, segmentSeconds, false, null, null);
    }
  }

  /**
   * One of several parts of a ladder that are made apart: its segments and {@code
   * output}/part-NNNNN-of-NNNNN.json, which tells {@link PackageLadder} of them. However many parts
   * there are, together they are the same bytes. The first one holds the sound and the subtitles.
   *
   * @param index 0 to {@code count} - 1
   */
  record Part(int index, int count) {
    public Part {
      if (count < 1 || index < 0 || index >= count) {
        throw new IllegalArgumentException("no part " + index + " of " + count);
      }
    }
  }

  /**
   * Writes playlists, manifest and MP4 files of a ladder all of whose parts lie together in one
   * folder, and checks it all.
   *
   * @param output that folder
   * @param mp4 as in {@link Transcode}
   */
  record PackageLadder(Path output, boolean mp4) implements CellTask {}

  /**
   * One rung of a ladder. The input's own picture is copied on top of it where players can take it
   * as it is.
   *
   * @param name names its folder and playlist, e.g. {@code 480p}
   * @param height pixels of the shorter side; rungs larger than the input are left out
   * @param videoBitRate bits per second
   * @param codec H.264 where none is told
   */
  record Rung(String name, int height, int videoBitRate, VideoCodec codec) {
    public Rung {
      codec = Objects.requireNonNullElse(codec, VideoCodec.H264);
    }

    public Rung(String name, int height, int videoBitRate) {
      this(name, height, videoBitRate, VideoCodec.H264);
    }
  }

  /**
   * Makes {@code output}/poster.jpg and poster.webp, {@code output}/sprite-NNN.jpg and {@code
   * output}/storyboard.vtt, and if wanted {@code output}/preview.webp, a few pictures in motion,
   * and {@code output}/at-NNN.jpg and at-NNN.webp of certain moments.
   *
   * @param tileWidth width of one sprite tile in pixels
   * @param maxTiles at most this many tiles over the whole input; about one for 10 s
   * @param pictureWidth of the poster and of pictures of moments, in pixels; none is scaled up
   * @param preview whether the preview is wanted
   * @param atSeconds moments of which a picture is wanted, at most 100
   */
  record Thumbnail(
      Path input,
      Path output,
      int tileWidth,
      int maxTiles,
      int pictureWidth,
      boolean preview,
      List<Double> atSeconds)
      implements CellTask {
    public Thumbnail {
      atSeconds = atSeconds == null ? List.of() : List.copyOf(atSeconds);
    }
  }

  /**
   * Chooses {@code output}/poster.jpg and poster.webp among the {@code still-NNNNNNNN.jpg} of a
   * directory, and makes {@code output}/preview.webp of some of them. No video is needed.
   *
   * @param pictureWidth of the poster in pixels; none is scaled up
   */
  record Poster(Path stills, Path output, int pictureWidth) implements CellTask {}

  /**
   * Makes the media of one synthetic participant for demo and tests: {@code output}/video.units and
   * {@code output}/audio.units (see {@code AccessUnitFile} in lib/rtp), as fast as it can. Readers
   * may tail the files.
   *
   * @param participant number from 0: chooses colour and tone
   * @param codec {@code vp8}, {@code vp9}, {@code h264} or {@code av1}; behind a plus the sound's,
   *     if it is not Opus: {@code vp9+pcmu}, {@code vp8+pcma}, {@code av1+g722}
   */
  record Synthesize(
      Path output,
      int participant,
      String codec,
      int width,
      int height,
      int frameRate,
      int seconds,
      boolean screen)
      implements CellTask {}
}
