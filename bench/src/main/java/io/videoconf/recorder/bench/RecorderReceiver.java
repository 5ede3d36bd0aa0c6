package io.videoconf.recorder.bench;

import io.videoconf.recorder.ingest.receive.PortPool;
import io.videoconf.recorder.ingest.receive.Transport;
import io.videoconf.recorder.ingest.receive.TransportOptions;
import io.videoconf.recorder.ingest.receive.UdpLoop;
import io.videoconf.recorder.ingest.receive.UdpNetwork;
import io.videoconf.recorder.ingest.session.SessionClock;
import io.videoconf.recorder.ingest.session.SessionJournal;
import io.videoconf.recorder.journal.JournalOptions;
import io.videoconf.recorder.journal.JournalWriter;
import io.videoconf.recorder.journal.RecordingState;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.rtp.srtp.SrtpKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The UDP side of ingest as it runs in production: transports, receivers with their feedback, one
 * journal per meeting of {@value #TRACKS_PER_MEETING} tracks, brought to the disk every 200 ms. A
 * journal's chunks are deleted where ingest would upload them.
 */
final class RecorderReceiver implements Contender {
  private static final int TRACKS_PER_MEETING = 20;
  private static final int FIRST_PORT = 30_000;
  private static final int LAST_PORT = 60_000;
  private static final long FIRST_LOCAL_SSRC = 0x8000_0000L;
  private static final long SYNC_MILLIS = 200;

  private final String name;
  private final Path directory;
  private final UdpNetwork network;
  private final List<SessionJournal> journals = new ArrayList<>();
  private final List<Transport> transports = new ArrayList<>();
  private final ScheduledExecutorService edge =
      Executors.newScheduledThreadPool(2, Thread.ofPlatform().daemon().factory());

  /**
   * @param key what packets are protected with; null without SRTP
   */
  RecorderReceiver(
      int loops, int tracks, int receiveBufferBytes, Path directory, @Nullable SrtpKey key)
      throws IOException {
    this.name = key == null ? "recorder" : "recorder, SRTP";
    TransportOptions options =
        new TransportOptions(
            true,
            null,
            false,
            key == null ? null : new TransportOptions.Srtp(key, key, false, Map.of()));
    this.directory = directory;
    this.network =
        UdpNetwork.start(
            loops,
            new PortPool(
                InetAddress.getLoopbackAddress(), FIRST_PORT, LAST_PORT, receiveBufferBytes),
            Duration.ofSeconds(1));
    for (int track = 0; track < tracks; track++) {
      if (track % TRACKS_PER_MEETING == 0) {
        journals.add(journal(directory.resolve("meeting-" + journals.size())));
      }
      Transport transport =
          Transport.open(network, options, FIRST_LOCAL_SSRC + track, journals.getLast());
      transport.add(spec(track));
      transport.listen();
      transports.add(transport);
    }
    for (SessionJournal journal : journals) {
      network.loops().leastLoaded().addAgent(journal::tick);
      var _ =
          edge.scheduleWithFixedDelay(
              journal::sync, SYNC_MILLIS, SYNC_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private static SessionJournal journal(Path directory) {
    JournalWriter writer =
        JournalWriter.create(
            directory,
            UUID.randomUUID(),
            JournalOptions.defaults().withClosedChunks(RecorderReceiver::delete));
    return new SessionJournal(
        writer,
        new SessionClock(Instant.EPOCH, Instant.EPOCH, System.nanoTime()),
        RecordingState.EMPTY,
        0);
  }

  private static TrackSpec spec(int track) {
    boolean video = Traffic.isVideo(track);
    return TrackSpec.of(
        track % TRACKS_PER_MEETING + 1,
        "participant",
        video ? TrackSource.CAMERA : TrackSource.MICROPHONE,
        video ? Codec.VP8 : Codec.OPUS,
        video ? Traffic.VIDEO_PAYLOAD_TYPE : Traffic.AUDIO_PAYLOAD_TYPE,
        Traffic.ssrc(track),
        video ? 0 : 2,
        Map.of());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<InetSocketAddress> addresses() {
    return transports.stream()
        .map(t -> new InetSocketAddress(InetAddress.getLoopbackAddress(), t.rtpPort()))
        .toList();
  }

  @Override
  public long received() {
    return network.counters().rtpPackets();
  }

  @Override
  public List<Long> threadIds() {
    return network.loops().all().stream().map(UdpLoop::threadId).toList();
  }

  @Override
  public void close() {
    transports.forEach(Transport::close);
    network.close();
    edge.shutdown();
    journals.forEach(SessionJournal::close);
    try (Stream<Path> tree = Files.walk(directory)) {
      tree.sorted(Comparator.reverseOrder()).forEach(RecorderReceiver::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
