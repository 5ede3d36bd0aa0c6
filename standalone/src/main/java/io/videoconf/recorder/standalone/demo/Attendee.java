package io.videoconf.recorder.standalone.demo;

import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.TrackSource;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** One participant's sending side: camera, microphone and perhaps a screen. Not thread-safe. */
final class Attendee implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("Ada", "Grace", "Alan", "Edsger", "Barbara", "Donald", "Radia", "Tim", "Karen");

  private final int number;
  private final DemoOptions options;
  private final MeetingMedia media;
  private final ControlClient control;
  private final String recordingId;
  private final SplittableRandom random;
  private final List<Sending> sending = new ArrayList<>();

  /** A track that is being sent. */
  record Sending(TrackSource source, int trackId, TrackSender sender) {}

  Attendee(
      int number,
      DemoOptions options,
      MeetingMedia media,
      ControlClient control,
      String recordingId) {
    this.number = number;
    this.options = options;
    this.media = media;
    this.control = control;
    this.recordingId = recordingId;
    this.random = new SplittableRandom(options.seed() + number);
  }

  String participantId() {
    return "p" + (number + 1);
  }

  String displayName() {
    return number < NAMES.size() ? NAMES.get(number) : "Participant " + (number + 1);
  }

  /** Joins and offers camera and microphone; {@link #start} begins to send them. */
  List<Sending> join() throws IOException, InterruptedException {
    control.join(recordingId, participantId(), displayName());
    List<OutgoingTrack> tracks = List.of(track(TrackSource.MICROPHONE), track(TrackSource.CAMERA));
    List<AcceptedTrack> accepted =
        control.addTracks(recordingId, participantId(), Dialect.of(number), tracks);
    List<Sending> added = new ArrayList<>();
    for (int i = 0; i < tracks.size(); i++) {
      added.add(prepare(tracks.get(i), accepted.get(i)));
    }
    return added;
  }

  /** Offers a screen; {@link #start} begins to send it. */
  Sending addScreen() throws IOException, InterruptedException {
    OutgoingTrack track = track(TrackSource.SCREEN);
    AcceptedTrack accepted =
        control
            .addTracks(recordingId, participantId(), Dialect.of(number), List.of(track))
            .getFirst();
    return prepare(track, accepted);
  }

  /** Sends tracks whose first moment is now. */
  void start(List<Sending> tracks, Instant now, long nowNanos) {
    tracks.forEach(track -> track.sender().start(now, nowNanos));
  }

  void setMuted(boolean muted) throws IOException, InterruptedException {
    control.mute(recordingId, only(TrackSource.MICROPHONE).trackId(), muted);
  }

  /** Sends no more of the screen. */
  Sending stopScreen() throws IOException {
    Sending screen = only(TrackSource.SCREEN);
    screen.sender().close();
    return screen;
  }

  void removeScreen() throws IOException, InterruptedException {
    control.removeTrack(recordingId, only(TrackSource.SCREEN).trackId());
  }

  Sending only(TrackSource source) {
    return sending.stream().filter(track -> track.source() == source).findFirst().orElseThrow();
  }

  @Override
  public void close() throws IOException {
    for (Sending track : sending) {
      track.sender().close();
    }
  }

  private Sending prepare(OutgoingTrack track, AcceptedTrack accepted) throws IOException {
    Impairment impairment =
        new Impairment(random.nextLong(), options.lossFraction(), options.reorderFraction());
    TrackSender sender =
        new TrackSender(
            track,
            accepted,
            switch (track.source()) {
              case CAMERA -> media.camera(number);
              case MICROPHONE -> media.microphone(number);
              case SCREEN -> media.screen();
            },
            impairment);
    Sending added = new Sending(track.source(), accepted.trackId(), sender);
    sending.add(added);
    return added;
  }

  private OutgoingTrack track(TrackSource source) {
    Codec codec = source == TrackSource.MICROPHONE ? Codec.OPUS : options.codecs().of(number);
    return OutgoingTrack.random(source, codec, participantId() + "@demo", random);
  }
}
