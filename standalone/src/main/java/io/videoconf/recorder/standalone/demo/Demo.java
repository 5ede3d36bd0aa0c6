package io.videoconf.recorder.standalone.demo;

import io.videoconf.recorder.platform.auth.Principal;
import io.videoconf.recorder.standalone.Installation;
import io.videoconf.recorder.standalone.demo.SendCounters.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Plays one meeting against an installation and judges its recording. */
final class Demo implements AutoCloseable {
  private static final Duration TOKEN_TTL = Duration.ofHours(12);

  private final Installation installation;
  private final DemoOptions options;
  private final ProgressLine line;
  private final String token;
  private final JsonHttp ingestHttp;
  private final JsonHttp apiHttp;
  private final ControlClient control;
  private final ApiClient api;

  Demo(Installation installation, DemoOptions options, ProgressLine line) {
    this.installation = installation;
    this.options = options;
    this.line = line;
    this.token =
        installation
            .tokens()
            .issue(
                "demo",
                "enterprise",
                Set.of(Principal.SCOPE_ADMIN, Principal.SCOPE_INGEST, Principal.SCOPE_JOBS),
                TOKEN_TTL);
    this.ingestHttp = new JsonHttp(installation.ingestUri(), token);
    this.apiHttp = new JsonHttp(installation.apiUri(), token);
    this.control = new ControlClient(ingestHttp);
    this.api = new ApiClient(apiHttp);
  }

  /**
   * Plays the meeting, waits for its recording and downloads it.
   *
   * @param downloads directory for the MP4
   * @param dataDirectory of the installation, for the report
   */
  DemoResult run(SyntheticMedia synthetic, MeetingMedia media, Path downloads, Path dataDirectory)
      throws DemoException, IOException, InterruptedException {
    String recordingId = control.startRecording("demo-meeting", "Demo meeting", options.format());
    line.println("Recording " + recordingId);
    Set<Long> recorderPids = new TreeSet<>();
    Verdict verdict = new Verdict();
    ReceivedPackets received = new ReceivedPackets(control, recordingId);
    try (MeetingPlayer player = new MeetingPlayer(control, recordingId, options, media)) {
      int restarts;
      try (MeetingMonitor monitor = new MeetingMonitor(received, player, options.length(), line)) {
        player.play();
        recorderPids.addAll(RecorderCells.runningBut(synthetic.pids()));
        restarts = monitor.cellRestarts();
      }
      player.stop();
      long stoppedNanos = System.nanoTime();
      received.refresh(); // final once the stop has been answered
      synthetic.requireNoFailure();
      Snapshot sent = player.totals();
      verdict.senders(sent, player.failures()).packets(sent, received.total());

      Ready ready = awaitReady(recordingId, downloads, player, stoppedNanos, verdict);
      recorderPids.addAll(RecorderCells.runningBut(synthetic.pids()));
      long firstPacketNanos = player.firstPacketNanos();
      return new DemoResult(
          recordingId,
          ready.mp4() == null ? null : ready.mp4().toString(),
          installation.apiUri().toString(),
          installation.ingestUri().toString(),
          token,
          installation.ports().byName(),
          installation.ports().rtp().toString(),
          dataDirectory.toString(),
          options.seed(),
          ProcessHandle.current().pid(),
          synthetic.pids(),
          new ArrayList<>(recorderPids),
          Instant.now().minusNanos(System.nanoTime() - firstPacketNanos),
          player.secondsSent(),
          ready.fileReadySeconds(),
          ready.completedSeconds(),
          player.events(),
          sent.packetsSent(),
          sent.packetsDropped(),
          sent.packetsRetransmitted(),
          received.total(),
          sent.keyframeRequests(),
          restarts,
          verdict.notes(),
          verdict.problems());
    }
  }

  @Override
  public void close() {
    ingestHttp.close();
    apiHttp.close();
  }

  private record Ready(
      @Nullable Path mp4, @Nullable Double fileReadySeconds, @Nullable Double completedSeconds) {}

  private Ready awaitReady(
      String recordingId, Path downloads, MeetingPlayer player, long stoppedNanos, Verdict verdict)
      throws IOException, InterruptedException {
    try {
      Duration bound = Duration.ofSeconds(60).plus(options.length().multipliedBy(2));
      Completion.Completed completed =
          new Completion(api, recordingId, stoppedNanos, line).await(bound);
      JsonNode recording = completed.recording();
      Path mp4 = downloads.resolve(recordingId + ".mp4").toAbsolutePath();
      Files.createDirectories(downloads);
      api.download(recordingId, mp4);
      verdict
          .file(mp4, recording)
          .length(recording, player.secondsSent())
          .participants(recording, options.participants());
      return new Ready(mp4, completed.fileReadySeconds(), completed.completedSeconds());
    } catch (DemoException e) {
      verdict.add(String.valueOf(e.getMessage()));
      return new Ready(null, null, null);
    }
  }
}
