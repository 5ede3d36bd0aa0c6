package io.videoconf.recorder.ingest.control;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import io.videoconf.recorder.ingest.NewRecording;
import io.videoconf.recorder.ingest.Recordings;
import io.videoconf.recorder.ingest.session.RecordingSession;
import io.videoconf.recorder.ingest.session.SessionView;
import io.videoconf.recorder.ingest.session.TrackFailure;
import io.videoconf.recorder.model.OutputChoice;
import io.videoconf.recorder.model.SoundFormat;
import io.videoconf.recorder.model.layout.CustomLayout;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.model.look.Theme;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ErrorCode;
import io.videoconf.recorder.platform.http.LayoutBodies;
import io.videoconf.recorder.platform.http.ShownText;
import io.videoconf.recorder.platform.http.StrictBody;
import io.videoconf.recorder.platform.http.ThemeBodies;
import io.videoconf.recorder.rtp.offer.TrackAnswer;
import io.videoconf.recorder.rtp.srtp.SrtpKey;
import io.videoconf.recorder.rtp.srtp.SrtpSuite;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The control API: docs/control-api.md. Thread-safe. */
public final class ControlRoutes {
  static final String BASE = "/ingest/v1/recordings";
  private static final int LONGEST_TEXT = 200;

  private final Recordings recordings;

  public ControlRoutes(Recordings recordings) {
    this.recordings = recordings;
  }

  public void register(RoutesConfig routes) {
    routes.post(BASE, refusing(this::start));
    routes.get(BASE, this::list);
    routes.get(BASE + "/{id}", ctx -> ctx.json(session(ctx).view()));
    routes.put(BASE + "/{id}/participants/{participant_id}", refusing(this::putParticipant));
    routes.delete(BASE + "/{id}/participants/{participant_id}", refusing(this::removeParticipant));
    routes.post(BASE + "/{id}/tracks", refusing(this::addTrack));
    routes.patch(BASE + "/{id}/tracks/{track_id}", refusing(this::changeTrack));
    routes.delete(BASE + "/{id}/tracks/{track_id}", refusing(this::removeTrack));
    routes.put(BASE + "/{id}/transports/{transport_id}/srtp", refusing(this::changeKey));
    routes.post(BASE + "/{id}/stop", refusing(this::stop));
  }

  /** Answers what the session refuses as the API's errors. */
  static Handler refusing(Handler handler) {
    return ctx -> {
      try {
        handler.handle(ctx);
      } catch (TrackFailure e) {
        throw refusal(e);
      }
    };
  }

  record StartBody(
      @Nullable String meetingId,
      @Nullable String title,
      @Nullable String hostUserId,
      @Nullable LayoutKind layout,
      @Nullable JsonNode customLayout,
      @Nullable JsonNode theme,
      @Nullable String preset,
      @Nullable FormatBody format,
      @Nullable SoundBody sound,
      @Nullable Boolean isolatedTracks,
      @Nullable Boolean audioOnly) {
    OutputChoice outputs() {
      OutputChoice usual = OutputChoice.DEFAULT;
      return new OutputChoice(
          Objects.requireNonNullElse(isolatedTracks, usual.isolatedTracks()),
          Objects.requireNonNullElse(audioOnly, usual.audioOnly()));
    }
  }

  record SoundBody(
      @Nullable Integer channels, @Nullable Double loudnessLufs, @Nullable Integer bitRate) {
    SoundBody {
      // What is refused is refused while the body is read, as of the other parts.
      var _ = SoundFormat.of(channels, loudnessLufs, bitRate);
    }

    SoundFormat format() {
      return SoundFormat.of(channels, loudnessLufs, bitRate);
    }
  }

  record ParticipantBody(@Nullable String displayName, @Nullable String userId) {}

  record TrackChange(@Nullable Boolean muted) {}

  record KeyBody(@Nullable String cryptoSuite, @Nullable String keyBase64) {
    /** A log must not show the key. */
    @Override
    public String toString() {
      return "KeyBody[" + cryptoSuite + "]";
    }
  }

  private void start(Context ctx) {
    StartBody body = StrictBody.readOfAnyType(ctx, StartBody.class);
    String meetingId = text("meeting_id", body.meetingId());
    CustomLayout custom = LayoutBodies.read(body.customLayout(), "custom_layout");
    RecordingSession session =
        recordings.start(
            new NewRecording(
                meetingId,
                body.title() == null ? "Recording of " + meetingId : text("title", body.title()),
                body.hostUserId() == null ? null : text("host_user_id", body.hostUserId()),
                FormatBody.of(body.preset(), body.format()),
                LookRoutes.layout(body.layout(), custom),
                custom,
                body.theme() == null
                    ? Theme.DEFAULT
                    : ThemeBodies.merge(Theme.DEFAULT, body.theme(), "theme."),
                body.sound() == null ? SoundFormat.STEREO : body.sound().format(),
                body.outputs()));
    ctx.status(HttpStatus.CREATED);
    ctx.header("Location", BASE + "/" + session.recordingId());
    ctx.json(session.view());
  }

  private void list(Context ctx) {
    List<SessionView> views = recordings.all().stream().map(RecordingSession::view).toList();
    ctx.json(Map.of("recordings", views));
  }

  private void putParticipant(Context ctx) {
    ParticipantBody body = StrictBody.readOfAnyType(ctx, ParticipantBody.class);
    RecordingSession session = session(ctx);
    session.putParticipant(
        text("participant_id", ctx.pathParam("participant_id")),
        text("display_name", body.displayName()),
        body.userId() == null ? null : text("user_id", body.userId()));
    ctx.json(session.view());
  }

  private void removeParticipant(Context ctx) {
    session(ctx).removeParticipant(ctx.pathParam("participant_id"));
    ctx.status(HttpStatus.NO_CONTENT);
  }

  private void addTrack(Context ctx) {
    TrackAnswer answer =
        TrackAdder.add(session(ctx), StrictBody.readOfAnyType(ctx, JsonNode.class));
    ctx.status(HttpStatus.CREATED);
    ctx.json(answer);
  }

  private void changeTrack(Context ctx) {
    TrackChange body = StrictBody.readOfAnyType(ctx, TrackChange.class);
    if (body.muted() == null) {
      throw ApiException.invalid("muted", "muted must be true or false");
    }
    RecordingSession session = session(ctx);
    session.mute(trackId(ctx), body.muted());
    ctx.json(session.view());
  }

  private void removeTrack(Context ctx) {
    session(ctx).removeTrack(trackId(ctx));
    ctx.status(HttpStatus.NO_CONTENT);
  }

  private void changeKey(Context ctx) {
    KeyBody body = StrictBody.readOfAnyType(ctx, KeyBody.class);
    SrtpSuite suite =
        SrtpSuite.ofName(text("crypto_suite", body.cryptoSuite()))
            .orElseThrow(() -> ApiException.invalid("crypto_suite", "crypto_suite is unknown"));
    SrtpKey key;
    try {
      key = SrtpKey.ofBase64(suite, text("key_base64", body.keyBase64()));
    } catch (IllegalArgumentException e) {
      throw ApiException.invalid("key_base64", "key_base64: " + e.getMessage());
    }
    session(ctx).changeKey(ctx.pathParam("transport_id"), key);
    ctx.status(HttpStatus.NO_CONTENT);
  }

  private void stop(Context ctx) {
    RecordingSession session = session(ctx);
    session.stop("requested");
    ctx.status(HttpStatus.ACCEPTED);
    ctx.json(session.view());
  }

  private RecordingSession session(Context ctx) {
    return find(recordings, ctx);
  }

  static RecordingSession find(Recordings recordings, Context ctx) {
    String id = ctx.pathParam("id");
    try {
      return recordings.find(UUID.fromString(id)).orElseThrow(() -> notFound(id));
    } catch (IllegalArgumentException noUuid) {
      throw notFound(id);
    }
  }

  private static ApiException notFound(String id) {
    return new ApiException(
        ErrorCode.RECORDING_NOT_FOUND,
        "This node has no such recording",
        Map.of("recording_id", id));
  }

  private static int trackId(Context ctx) {
    String id = ctx.pathParam("track_id");
    try {
      return Integer.parseInt(id);
    } catch (NumberFormatException noNumber) {
      throw ApiException.invalid("track_id", "track_id must be a number, was " + id);
    }
  }

  /** Text that is shown to people: present, not too long, without control characters. */
  static String text(String field, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw ApiException.invalid(field, field + " must be given");
    }
    if (value.length() > LONGEST_TEXT || !ShownText.isPlain(value)) {
      throw ApiException.invalid(
          field, field + " must be at most " + LONGEST_TEXT + " characters, none of control");
    }
    return value.strip();
  }

  private static ApiException refusal(TrackFailure e) {
    ErrorCode code =
        switch (e.kind()) {
          case NO_SUCH_TRACK, NO_SUCH_TRANSPORT, NO_SUCH_PARTICIPANT -> ErrorCode.NOT_FOUND;
          case NOT_RECORDING, OTHER_PROTECTION -> ErrorCode.CONFLICT;
          case NO_PORT -> ErrorCode.SERVICE_UNAVAILABLE;
        };
    return new ApiException(code, String.valueOf(e.getMessage()));
  }
}
