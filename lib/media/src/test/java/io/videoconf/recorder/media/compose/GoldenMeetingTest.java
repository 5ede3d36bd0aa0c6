package io.videoconf.recorder.media.compose;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.av.ColorTags;
import io.videoconf.recorder.media.av.Encoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.PixelFormat;
import io.videoconf.recorder.media.av.Rational;
import io.videoconf.recorder.media.av.VideoEncoderSpec;
import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.SoundFormat;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.event.SessionEvent;
import io.videoconf.recorder.model.event.SessionEvent.LayoutChanged;
import io.videoconf.recorder.model.event.SessionEvent.ParticipantLeft;
import io.videoconf.recorder.model.event.SessionEvent.ThemeChanged;
import io.videoconf.recorder.model.event.SessionEvent.TrackMuted;
import io.videoconf.recorder.model.layout.CustomLayout;
import io.videoconf.recorder.model.layout.Fit;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.model.look.Theme;
import io.videoconf.recorder.rtp.payload.Packetizer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How a meeting looks in each layout and state, in small, at a moment of it: made of its packets
 * and events like a recording, but not encoded, and compared with src/test/golden/canvas. {@code
 * -Dgolden.update=true} writes the files: look at them.
 */
class GoldenMeetingTest {
  private static final int FPS = 25;
  private static final VideoFormat WIDE = new VideoFormat(480, 270, FPS, 500_000);
  private static final VideoFormat TALL = new VideoFormat(270, 480, FPS, 500_000);
  private static final Path DIRECTORY = Path.of("src", "test", "golden", "canvas");
  private static final Duration PLAYOUT_DELAY = Duration.ofMillis(100);

  /** Senders repeat their picture so often, in seconds. */
  private static final double EVERY = 0.5;

  /** When something happens in a meeting, and how long it goes on at least. */
  private static final double THEN = 1;

  private static final double END = 2.4;

  /** Half of the way that tiles go then. */
  private static final double HALF_WAY = THEN + 0.16;

  private static final int SCREEN = 9;
  private static final int EVE = 5;

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  static Stream<Arguments> meetings() {
    return Stream.of(
        arguments("speaker", WIDE, 1.6, of4(LayoutKind.SPEAKER)),
        arguments(
            "picture-in-picture", WIDE, 1.6, screen(of4(LayoutKind.PICTURE_IN_PICTURE), "ann")),
        arguments("side-by-side", WIDE, 1.6, screen(of4(LayoutKind.SIDE_BY_SIDE), "ann")),
        arguments("audio-only", WIDE, 1.6, of4(LayoutKind.AUDIO_ONLY)),
        arguments("custom", WIDE, 1.6, screen(of4(custom()), "ann")),
        arguments("portrait-grid", TALL, 1.6, of4(LayoutKind.GRID)),
        arguments(
            "changing-layout",
            WIDE,
            HALF_WAY,
            of4(LayoutKind.GRID).event(THEN, new LayoutChanged(LayoutKind.SPEAKER, null))),
        arguments("joining", WIDE, HALF_WAY, eve(of4(LayoutKind.GRID), THEN)),
        arguments(
            "leaving",
            WIDE,
            HALF_WAY,
            eve(of4(LayoutKind.GRID), 0).event(THEN, new ParticipantLeft("ann"))),
        arguments(
            "camera-off", WIDE, 2.2, of4(LayoutKind.GRID).event(THEN, new TrackMuted(1, true))),
        arguments("poor-network", WIDE, 4.6, lostCamera()),
        arguments("rotated", WIDE, 0.6, rotated()),
        arguments("fit", WIDE, 0.6, shapes(Fit.FIT)),
        arguments("fill", WIDE, 0.6, shapes(Fit.FILL)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("meetings")
  void itLooksAsItDidWhenSomebodyLookedAtIt(
      String golden, VideoFormat format, double seconds, Meeting meeting) throws IOException {
    Gallery.assertLooksLike(
        DIRECTORY.resolve(golden + ".png"), picture(meeting, format, Math.round(seconds * FPS)));
  }

  /** What the compositor would encode as a frame. */
  private static BufferedImage picture(Meeting meeting, VideoFormat format, long wanted) {
    Reports reports = new Reports(_ -> {});
    List<BufferedImage> pictures = new ArrayList<>();
    Span span = Span.whole(FPS);
    try (Tracks tracks = new Tracks(PLAYOUT_DELAY, Tracks.Pictures.WANTED);
        Canvas canvas = new Canvas(format.width(), format.height());
        AudioOutput sound = new AudioOutput(SoundFormat.STEREO, Packet::close, span, true)) {
      Presenter presenter = new Presenter(canvas, tracks, format, reports);
      Scene[] scene = {Scene.EMPTY};
      Playback playback =
          new Playback(
              tracks,
              sound,
              span,
              PLAYOUT_DELAY,
              null,
              now -> {
                String speaker = now.speaker();
                scene[0] = scene[0].next(now.state(), speaker, tracks::shape, format, now.frame());
                tracks.watch(scene[0].tracks());
                presenter.observe(now.frame());
                String heard = tracks.isHeard(speaker, now.nanos()) ? speaker : null;
                presenter.present(now.state(), scene[0], heard, now.frame());
                if (now.frame() == wanted) {
                  pictures.add(Gallery.image(canvas.frame()));
                }
              });
      meeting.entries().forEach(playback::onEntry);
      playback.finish();
    }
    return pictures.getFirst();
  }

  /** Ann, Bo, who speaks, Chloé, who is muted, and Dimitri, who has no camera. */
  private static Meeting of4(LayoutKind layout) {
    return of4(new LayoutChanged(layout, null));
  }

  private static Meeting of4(LayoutChanged layout) {
    Meeting meeting = empty(Theme.DEFAULT).event(0, layout);
    joins(meeting, 0, "ann", "Ann Example");
    joins(meeting, 0, "bo", "Bo Li");
    joins(meeting, 0, "chloe", "Chloé Đặng");
    joins(meeting, 0, "dimitri", "Dimitri Ωmega");
    for (int i = 1; i <= 3; i++) {
      String id = List.of("ann", "bo", "chloe").get(i - 1);
      camera(meeting, i, id, 0, person(i, 320, 180));
    }
    meeting.microphone(12, "bo", 0, END, 440);
    meeting.track(0, 13, "chloe", TrackSource.MICROPHONE, Codec.OPUS);
    meeting.event(0, new TrackMuted(13, true));
    return meeting.tick(END);
  }

  private static Meeting eve(Meeting meeting, double seconds) {
    joins(meeting, seconds, "eve", "Eve Adeyemi");
    return camera(meeting, EVE, "eve", seconds, person(EVE, 320, 180));
  }

  private static Meeting screen(Meeting meeting, String id) {
    meeting.track(0, SCREEN, id, TrackSource.SCREEN, Codec.VP8);
    return send(meeting, SCREEN, 0, END, encoded(Gallery.slide(640, 360)));
  }

  private static LayoutChanged custom() {
    CustomLayout rectangles =
        new CustomLayout(
            List.of(
                new CustomLayout.Slot(CustomLayout.Role.STAGE, 0, 0, 1, 1),
                inset(CustomLayout.Role.SPEAKER, 0.06),
                inset(CustomLayout.Role.CAMERA, 0.36),
                inset(CustomLayout.Role.CAMERA, 0.66)));
    return new LayoutChanged(LayoutKind.CUSTOM, null, rectangles);
  }

  private static CustomLayout.Slot inset(CustomLayout.Role role, double y) {
    return new CustomLayout.Slot(role, null, 0.74, y, 0.22, 0.28, Fit.FILL, 1);
  }

  /** Nothing has come of Bo's camera for more than three seconds. */
  private static Meeting lostCamera() {
    Meeting meeting = empty(Theme.DEFAULT);
    joins(meeting, 0, "ann", "Ann Example");
    joins(meeting, 0, "bo", "Bo Li");
    meeting.track(0, 1, "ann", TrackSource.CAMERA, Codec.VP8);
    meeting.track(0, 2, "bo", TrackSource.CAMERA, Codec.VP8);
    send(meeting, 1, 0, 5, encoded(person(1, 320, 180)));
    send(meeting, 2, 0, 0.9, encoded(person(2, 320, 180)));
    return meeting.tick(5);
  }

  /** A phone that is held upright, and says so. */
  private static Meeting rotated() {
    Meeting meeting = empty(Theme.DEFAULT);
    joins(meeting, 0, "bo", "Bo Li");
    camera(meeting, 2, "bo", 0, person(2, 320, 180));
    joins(meeting, 0, "ann", "Ann Example");
    SentUnits.track(meeting.known("ann"), 0, 1, SentUnits.format(96, Codec.VP8));
    AccessUnit lying = encoded(Gallery.turnedLeft(Gallery.upright(1, 180, 320)));
    SentUnits.send(
        meeting, 1, SentUnits.format(96, Codec.VP8), 0, List.of(lying), 0, _ -> false, 1);
    return meeting;
  }

  /** Cameras of three shapes. */
  private static Meeting shapes(Fit fit) {
    Theme plain = Theme.DEFAULT;
    Meeting meeting =
        empty(
            new Theme(
                plain.background(),
                null,
                plain.tile(),
                plain.accent(),
                plain.labelText(),
                plain.labelBackground(),
                true,
                fit,
                0,
                null,
                false,
                null,
                0));
    joins(meeting, 0, "ann", "Ann Example");
    joins(meeting, 0, "bo", "Bo Li");
    joins(meeting, 0, "chloe", "Chloé Đặng");
    camera(meeting, 1, "ann", 0, person(1, 320, 180));
    camera(meeting, 2, "bo", 0, Gallery.upright(2, 180, 320));
    camera(meeting, 3, "chloe", 0, person(3, 240, 180));
    return meeting;
  }

  private static Meeting empty(Theme theme) {
    return new Meeting().event(0, new ThemeChanged(theme));
  }

  private static void joins(Meeting meeting, double seconds, String id, String name) {
    meeting.known(id).event(seconds, new SessionEvent.ParticipantJoined(id, null, name));
  }

  /** The caller's picture is closed. */
  private static Meeting camera(Meeting meeting, int track, String id, double from, Frame picture) {
    meeting.track(from, track, id, TrackSource.CAMERA, Codec.VP8);
    return send(meeting, track, from, END, encoded(picture));
  }

  private static Frame person(int number, int width, int height) {
    return Gallery.person(number, width, height);
  }

  /** The same picture again and again. */
  private static Meeting send(
      Meeting meeting, int track, double from, double to, AccessUnit picture) {
    Packetizer packetizer = Packetizer.of(Codec.VP8, 1000 + track, 96, 1);
    for (double at = from; at < to; at += EVERY) {
      for (byte[] packet : packetizer.packetize(picture, Math.round(at * 90_000))) {
        meeting.rtp(at, track, packet);
      }
    }
    return meeting;
  }

  /** A keyframe of a picture, which is closed. */
  private static AccessUnit encoded(Frame picture) {
    VideoEncoderSpec spec =
        new VideoEncoderSpec(
            "libvpx",
            picture.width(),
            picture.height(),
            PixelFormat.YUV420P,
            new Rational(1, FPS),
            new Rational(FPS, 1),
            20_000_000,
            FPS,
            ColorTags.BT601_LIMITED,
            false,
            Map.of("deadline", "realtime", "cpu-used", "4", "qmax", "8"));
    @Nullable AccessUnit unit = null;
    try (picture;
        Encoder encoder = Encoder.video(spec);
        Packet packet = Packet.allocate()) {
      encoder.send(picture.pts(0).forceKey(true));
      encoder.send(null);
      while (encoder.receive(packet) == Encoder.Received.PACKET) {
        unit = new AccessUnit(0, true, packet.bytes());
      }
    }
    return Objects.requireNonNull(unit);
  }
}
