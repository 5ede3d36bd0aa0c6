package io.videoconf.recorder.api;

import io.javalin.http.Context;
import io.videoconf.recorder.model.ListedRecording;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.OutputStatus;
import io.videoconf.recorder.model.Participant;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.model.WholeRecording;
import io.videoconf.recorder.model.port.RecordingStore;
import io.videoconf.recorder.platform.auth.PlaybackTokens.Purpose;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What callers are shown of recordings. Thread-safe. */
final class RecordingViews {
  private final Links links;

  RecordingViews(Links links) {
    this.links = links;
  }

  /**
   * @param found one more than the page, if there are more
   */
  RecordingPage page(Context ctx, List<ListedRecording> found, int limit) {
    boolean hasMore = found.size() > limit;
    List<ListedRecording> shown = hasMore ? found.subList(0, limit) : found;
    String base = links.base(ctx);
    return new RecordingPage(
        shown.stream().map(r -> summary(base, r.recording(), r.completed())).toList(),
        hasMore,
        hasMore ? cursorAfter(shown.getLast().recording()) : null);
  }

  RecordingDetail detail(Context ctx, WholeRecording whole) {
    return view(ctx, whole).detail(whole);
  }

  /** What is made of a recording. */
  List<RecordingDetail.OutputView> outputs(Context ctx, WholeRecording whole) {
    return whole.outputs().stream().map(view(ctx, whole)::output).toList();
  }

  private View view(Context ctx, WholeRecording whole) {
    return new View(links.base(ctx), whole.recording(), completed(whole.outputs()));
  }

  /**
   * A recording as lists show it.
   *
   * @param base our address as the caller knows it
   * @param completed of which kinds it has a completed output
   */
  RecordingSummary summary(String base, Recording recording, Set<OutputKind> completed) {
    return new View(base, recording, completed).summary();
  }

  private static Set<OutputKind> completed(List<Output> outputs) {
    return outputs.stream()
        .filter(o -> o.status() == OutputStatus.COMPLETED)
        .map(Output::kind)
        .collect(Collectors.toSet());
  }

  static String cursorAfter(Recording last) {
    return Cursors.encode(new RecordingStore.Cursor(last.createdAt(), last.recordingId()));
  }

  /** One recording as it is shown to one caller. */
  private final class View {
    private final Recording recording;
    private final Set<OutputKind> completed;
    private final String address;

    View(String base, Recording recording, Set<OutputKind> completed) {
      UUID id = recording.recordingId();
      this.recording = recording;
      this.completed = completed;
      this.address = base + Links.path(id);
    }

    RecordingSummary summary() {
      return new RecordingSummary(
          recording.recordingId(),
          recording.meetingId(),
          recording.title(),
          Math.round(recording.durationSeconds()),
          recording.fileSizeBytes(),
          recording.status(),
          recording.createdAt(),
          when(isCompleted(OutputKind.MASTER), "/download"),
          opened(Purpose.POSTER, isCompleted(OutputKind.POSTER), "/thumbnail"));
    }

    RecordingDetail detail(WholeRecording whole) {
      List<Output> outputs = whole.outputs();
      boolean playable = isCompleted(OutputKind.RENDITION) || whole.begun();
      return new RecordingDetail(
          summary(),
          recording.hostUserId(),
          recording.startedAt(),
          recording.endedAt(),
          whole.participants().stream().map(View::participant).toList(),
          outputs.stream().map(this::output).toList(),
          opened(Purpose.PLAYBACK, playable, "/playback.m3u8"),
          opened(
              Purpose.PLAYBACK,
              Playback.hasStoryboard(recording, outputs, playable),
              "/storyboard.vtt"),
          opened(Purpose.PLAYBACK, isCompleted(OutputKind.CHAPTERS), "/chapters.vtt"),
          links.token(Purpose.DOWNLOAD, recording.recordingId()),
          whole.quality() == null ? null : QualityView.of(whole.quality()),
          recording.reasonCode(),
          recording.reason());
    }

    private boolean isCompleted(OutputKind kind) {
      return recording.status() != ProcessingStatus.DELETED && completed.contains(kind);
    }

    /** With a token, for who sends no headers. */
    private @Nullable String opened(Purpose purpose, boolean there, String rest) {
      return there
          ? when(true, rest + "?token=" + links.token(purpose, recording.recordingId()))
          : null;
    }

    private @Nullable String when(boolean there, String rest) {
      return there ? address + rest : null;
    }

    private static RecordingDetail.ParticipantView participant(Participant p) {
      return new RecordingDetail.ParticipantView(
          p.participantId(), p.userId(), p.displayName(), p.joinedAt(), p.leftAt());
    }

    private static @Nullable String rendition(Output o) {
      return switch (o.kind()) {
        case MASTER -> "master";
        case COMPOSITE -> o.name();
        default -> null;
      };
    }

    private RecordingDetail.OutputView output(Output o) {
      String file = OutputDownload.query(o);
      return new RecordingDetail.OutputView(
          o.kind(),
          o.name(),
          rendition(o),
          o.status(),
          o.progress(),
          o.bytes(),
          o.sha256(),
          o.reasonCode(),
          o.reason(),
          o.participantId(),
          when(
              file != null
                  && o.status() == OutputStatus.COMPLETED
                  && recording.status() != ProcessingStatus.DELETED,
              "/download" + file),
          o.rungs());
    }
  }
}
