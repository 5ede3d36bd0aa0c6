package io.videoconf.recorder.ingest.control;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.videoconf.recorder.ingest.Recordings;
import io.videoconf.recorder.ingest.session.RecordingSession;
import io.videoconf.recorder.model.layout.CustomLayout;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.LayoutBodies;
import io.videoconf.recorder.platform.http.StrictBody;
import io.videoconf.recorder.platform.http.ThemeBodies;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How a recording looks and sounds while it runs: docs/layouts.md. Thread-safe. */
public final class LookRoutes {
  private static final double QUIETEST_DB = -60;
  private static final double LOUDEST_DB = 20;

  private final Recordings recordings;

  public LookRoutes(Recordings recordings) {
    this.recordings = recordings;
  }

  public void register(RoutesConfig routes) {
    String recording = ControlRoutes.BASE + "/{id}";
    routes.put(recording + "/layout", ControlRoutes.refusing(this::setLayout));
    routes.put(recording + "/theme", ControlRoutes.refusing(this::setTheme));
    routes.patch(
        recording + "/participants/{participant_id}",
        ControlRoutes.refusing(this::changeParticipant));
  }

  record LayoutBody(
      @Nullable LayoutKind layout, @Nullable Integer stageTrackId, @Nullable JsonNode custom) {}

  record ParticipantChange(@Nullable Double gainDb) {}

  private void setLayout(Context ctx) {
    LayoutBody body = StrictBody.readOfAnyType(ctx, LayoutBody.class);
    LayoutKind kind = body.layout();
    if (kind == null) {
      throw ApiException.invalid(
          "layout",
          "layout must be one of "
              + Arrays.stream(LayoutKind.values())
                  .map(value -> value.name().toLowerCase(Locale.ROOT))
                  .collect(Collectors.joining(", ")));
    }
    CustomLayout custom = LayoutBodies.read(body.custom(), "custom");
    requireTogether("custom", kind, custom);
    RecordingSession session = session(ctx);
    session.setLayout(kind, body.stageTrackId(), custom);
    ctx.json(session.view());
  }

  private void setTheme(Context ctx) {
    JsonNode body = StrictBody.readOfAnyType(ctx, JsonNode.class);
    RecordingSession session = session(ctx);
    session.changeTheme(theme -> ThemeBodies.merge(theme, body, ""));
    ctx.json(session.view());
  }

  private void changeParticipant(Context ctx) {
    Double gain = StrictBody.readOfAnyType(ctx, ParticipantChange.class).gainDb();
    if (gain == null || !(gain >= QUIETEST_DB && gain <= LOUDEST_DB)) {
      throw ApiException.invalid("gain_db", "gain_db must be -60 to 20");
    }
    RecordingSession session = session(ctx);
    session.setGain(ctx.pathParam("participant_id"), gain);
    ctx.json(session.view());
  }

  /** The layout that a recording starts with. */
  static LayoutKind layout(@Nullable LayoutKind kind, @Nullable CustomLayout custom) {
    if (kind == null) {
      return custom == null ? LayoutKind.AUTO : LayoutKind.CUSTOM;
    }
    requireTogether("custom_layout", kind, custom);
    return kind;
  }

  private static void requireTogether(
      String field, LayoutKind kind, @Nullable CustomLayout custom) {
    if ((kind == LayoutKind.CUSTOM) != (custom != null)) {
      throw ApiException.invalid(
          field, field + " must be given with the layout custom, and only with it");
    }
  }

  private RecordingSession session(Context ctx) {
    return ControlRoutes.find(recordings, ctx);
  }
}
