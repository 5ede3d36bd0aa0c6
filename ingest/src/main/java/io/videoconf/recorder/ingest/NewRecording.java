package io.videoconf.recorder.ingest;

import io.videoconf.recorder.model.OutputChoice;
import io.videoconf.recorder.model.SoundFormat;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.event.SessionEvent;
import io.videoconf.recorder.model.event.SessionEvent.RecordingStarted;
import io.videoconf.recorder.model.layout.CustomLayout;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.model.look.Theme;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for when a recording is started. Immutable.
 *
 * @param hostUserId null if nobody is known to be the host
 * @param customLayout for {@code CUSTOM}; null otherwise
 */
public record NewRecording(
    String meetingId,
    String title,
    @Nullable String hostUserId,
    VideoFormat format,
    LayoutKind layout,
    @Nullable CustomLayout customLayout,
    Theme theme,
    SoundFormat sound,
    OutputChoice outputs) {

  RecordingStarted started(UUID id, Instant now) {
    return new RecordingStarted(
        id, meetingId, title, hostUserId, now, format, layout, sound, outputs);
  }

  /** What the event of the start itself does not tell. */
  List<SessionEvent> opening() {
    List<SessionEvent> events = new ArrayList<>();
    if (customLayout != null) {
      events.add(new SessionEvent.LayoutChanged(layout, null, customLayout));
    }
    if (!theme.equals(Theme.DEFAULT)) {
      events.add(new SessionEvent.ThemeChanged(theme));
    }
    return events;
  }
}
