package io.videoconf.recorder.api;

import io.javalin.http.Context;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.OutputStatus;
import io.videoconf.recorder.model.Participant;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.model.port.RecordingStore;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What callers are shown of recordings. Thread-safe; calls block. */
final class RecordingViews {
  private final RecordingStore recordings;
  private final Links links;

  RecordingViews(RecordingStore recordings, Links links) {
    this.recordings = recordings;
    this.links = links;
  }

  /**
   * @param found one more than the page, if there are more
   */
  RecordingPage page(Context ctx, List<Recording> found, int limit) {
    boolean hasMore = found.size() > limit;
    List<Recording> shown = hasMore ? found.subList(0, limit) : found;
    Map<UUID, List<Output>> outputs =
        recordings.outputsOf(shown.stream().map(Recording::recordingId).toList());
    return new RecordingPage(
        shown.stream()
            .map(r ->
                new View(links.base(ctx), r, outputs.getOrDefault(r.recordingId(), List.of()))
                    .summary())
            .toList(),
        hasMore,
        hasMore ? cursorAfter(shown.getLast()) : null);
  }

  RecordingDetail detail(Context ctx, Recording recording) {
    UUID id = recording.recordingId();
    return new View(links.base(ctx), recording, recordings.outputs(id))
        .detail(
            recordings.participants(id), recordings.quality(id).map(QualityView::of).orElse(null));
  }

  /** What is made of a recording. */
  List<RecordingDetail.OutputView> outputs(Context ctx, Recording recording) {
    List<Output> outputs = recordings.outputs(recording.recordingId());
    View view = new View(links.base(ctx), recording, outputs);
    return outputs.stream().map(view::output).toList();
  }

  /**
   * A recording as lists show it.
   *
   * @param base our address as the caller knows it
   */
  RecordingSummary summary(String base, Recording recording, List<Output> outputs) {
    return new View(base, recording, outputs).summary();
  }

  static String cursorAfter(Recording last) {
    return Cursors.encode(new RecordingStore.Cursor(last.createdAt(), last.recordingId()));
  }

  /** One recording as it is shown to one caller. */
  private final class View {
    private final Recording recording;
    private final List<Output> outputs;
    private final String address;

    View(String base, Recording recording, List<Output> outputs) {
      UUID id = recording.recordingId();
      this.recording = recording;
      this.outputs = outputs;
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
          opened(isCompleted(OutputKind.POSTER), "/thumbnail"));
    }

    RecordingDetail detail(List<Participant> participants, @Nullable QualityView quality) {
      boolean playable = isPlayable();
      return new RecordingDetail(
          summary(),
          recording.hostUserId(),
          recording.startedAt(),
          recording.endedAt(),
          participants.stream().map(View::participant).toList(),
          outputs.stream().map(this::output).toList(),
          opened(playable, "/playback.m3u8"),
          opened(Playback.hasStoryboard(recording, outputs, playable), "/storyboard.vtt"),
          quality,
          recording.reasonCode(),
          recording.reason());
    }

    private boolean isPlayable() {
      return isCompleted(OutputKind.RENDITION)
          || Playback.hasStarted(recordings.segments(recording.recordingId()));
    }

    private boolean isCompleted(OutputKind kind) {
      return recording.status() != ProcessingStatus.DELETED
          && outputs.stream()
              .anyMatch(o -> o.kind() == kind && o.status() == OutputStatus.COMPLETED);
    }

    /** With a token, for who sends no headers. */
    private @Nullable URI opened(boolean there, String rest) {
      return there
          ? when(true, rest + "?token=" + links.playbackToken(recording.recordingId()))
          : null;
    }

    private @Nullable URI when(boolean there, String rest) {
      return there ? URI.create(address + rest) : null;
    }

    private static RecordingDetail.ParticipantView participant(Participant p) {
      return new RecordingDetail.ParticipantView(
          p.participantId(), p.userId(), p.displayName(), p.joinedAt(), p.leftAt());
    }

    private RecordingDetail.OutputView output(Output o) {
      String parameter = OutputDownload.parameter(o);
      String download =
          o.kind() == OutputKind.MASTER ? "/download" : "/download?output=" + parameter;
      boolean hasFile = o.kind() == OutputKind.MASTER || parameter != null;
      return new RecordingDetail.OutputView(
          o.kind(),
          o.name(),
          o.status(),
          o.progress(),
          o.bytes(),
          o.sha256(),
          o.reasonCode(),
          o.reason(),
          o.participantId(),
          when(
              hasFile
                  && o.status() == OutputStatus.COMPLETED
                  && recording.status() != ProcessingStatus.DELETED,
              download));
    }
  }
}
