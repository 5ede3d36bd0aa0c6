package io.videoconf.recorder.ingest.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.ingest.session.SessionView.TrackView;
import io.videoconf.recorder.journal.JournalInfo;
import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.model.RtpParameters;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.UuidV7;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.event.SessionEvent.RecordingStarted;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.rtp.offer.TrackOffer;
import io.videoconf.recorder.rtp.offer.TransportAnswer;
import io.videoconf.recorder.rtp.offer.TransportOffer;
import io.videoconf.recorder.rtp.send.RtpSender;
import io.videoconf.recorder.rtp.srtp.SrtpKey;
import io.videoconf.recorder.rtp.srtp.SrtpSender;
import io.videoconf.recorder.rtp.srtp.SrtpSuite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real sockets and files; the compositor's cell cannot start, which must not matter to packets. */
class RecordingSessionTest {
  private static final SrtpSuite SUITE = SrtpSuite.AEAD_AES_128_GCM;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir private Path work;
  private final Random random = new Random(3);
  private final MemoryStores.Objects objects = new MemoryStores.Objects();
  private final SrtpKey remoteKey = SrtpKey.random(SUITE, random);
  private DatagramSocket sfu;
  private SessionContext context;
  private RecordingSession session;

  @BeforeEach
  void start() throws IOException {
    sfu = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    context = context(work.resolve("first"));
    session =
        RecordingSession.start(
            context,
            new RecordingStarted(
                UuidV7.next(Instant.now(), random),
                "meeting",
                "title",
                null,
                Instant.now(),
                VideoFormat.HD_720P30,
                LayoutKind.AUTO),
            List.of());
  }

  @AfterEach
  void end() {
    session.close();
    NoCells.close(context);
    sfu.close();
  }

  @Test
  void tracksThatShareATransportAreReceivedOnOnePort() throws IOException {
    TransportAnswer answer = add(offer(null, null, 1, 2));
    assertThat(answer.trackIds()).containsExactly(1, 2);
    assertThat(answer.srtp()).isNull();
    TransportAnswer third = add(offer(null, answer.transportId(), 3));
    assertThat(third.transportId()).isEqualTo(answer.transportId());
    assertThat(third.rtpPort()).isEqualTo(answer.rtpPort());

    for (int ssrc = 1; ssrc <= 3; ssrc++) {
      send(answer.rtpPort(), packet(ssrc, 0));
    }
    for (int track = 1; track <= 3; track++) {
      awaitPackets(track, 1);
      assertThat(track(track).transportId()).isEqualTo(answer.transportId());
      assertThat(track(track).payloadType()).isEqualTo(96);
      assertThat(track(track).codec()).isEqualTo("VP8");
    }
  }

  @Test
  void aTransportEndsWithItsLastTrack() {
    TransportAnswer answer = add(offer(null, null, 1, 2));
    session.removeTrack(1);
    add(offer(null, answer.transportId(), 3));
    session.removeTrack(2);
    session.removeTrack(3);
    assertThatThrownBy(() -> add(offer(null, answer.transportId(), 4)))
        .isInstanceOfSatisfying(
            TrackFailure.class,
            e -> assertThat(e.kind()).isEqualTo(TrackFailure.Kind.NO_SUCH_TRANSPORT));
  }

  @Test
  void allOfARequestIsAddedOrNothing() {
    assertThatThrownBy(() ->
            session.addTracks("p", null, List.of(offer(null, null, 1), offer(null, "unknown", 2))))
        .isInstanceOf(TrackFailure.class);
    assertThat(session.view().tracks()).isEmpty();
    assertThat(session.view().participants()).isEmpty();
    assertThat(add(offer(null, null, 3)).trackIds()).containsExactly(1);
  }

  @Test
  void aParticipantWhoLeavesTakesTheirTracksAlong() {
    TransportAnswer answer = add(offer(null, null, 1, 2));
    session.removeParticipant("p");
    assertThat(session.view().tracks()).allMatch(TrackView::removed);
    assertThatThrownBy(() -> add(offer(null, answer.transportId(), 4)))
        .isInstanceOf(TrackFailure.class);
  }

  @Test
  void keysStayInAFileOfTheOwnerUntilTheStop() throws IOException {
    TransportAnswer answer = add(offer(remoteKey, null, 1));
    SrtpKey localKey = answer.srtp();
    assertThat(localKey).isNotNull().isNotEqualTo(remoteKey);
    Path keys = root(work.resolve("first"), session.recordingId()).resolve("keys.json");
    assertThat(Files.readString(keys)).contains(remoteKey.base64(), localKey.base64());
    send(answer.rtpPort(), protect(new SrtpSender(remoteKey), packet(1, 0)));
    awaitPackets(1, 1);
    session.sync();

    session.stop("requested");
    assertThat(keys).doesNotExist();
    assertThat(filesThatContain(work, remoteKey.base64())).isEmpty();
    assertThat(filesThatContain(work, localKey.base64())).isEmpty();
    assertThat(Json.write(session.view())).doesNotContain(remoteKey.base64(), localKey.base64());
    await(() -> session.uploadBacklog() == 0);
    assertThat(objects.objects.values())
        .noneMatch(bytes -> contains(bytes, remoteKey.base64()))
        .noneMatch(bytes -> contains(bytes, localKey.base64()));
  }

  @Test
  void aKilledNodeGoesOnWithItsPortsKeysAndRolloverCounters() throws IOException {
    TransportAnswer answer = add(offer(remoteKey, null, 1, 2));
    SrtpSender sender = new SrtpSender(remoteKey);
    for (int sequence : new int[] {65_534, 65_535, 0}) {
      send(answer.rtpPort(), protect(sender, packet(1, sequence)));
    }
    awaitPackets(1, 3);
    // As the sweep of each second does.
    await(() -> savedRollover(work.resolve("first"), 1) == 1);
    // What a kill leaves: the files as they are now.
    Path killed = work.resolve("killed");
    copy(work.resolve("first"), killed);
    session.close();
    NoCells.close(context);

    context = context(killed);
    session = RecordingSession.recover(context, session.recordingId());
    send(answer.rtpPort(), protect(sender, packet(1, 1)));
    awaitPackets(1, 1);
    send(answer.rtpPort(), protect(sender, packet(2, 0)));
    awaitPackets(2, 1);
    assertThat(track(1).rejectedByReason()).isEmpty();
    TransportAnswer third = add(offer(null, answer.transportId(), 3));
    assertThat(third.trackIds()).containsExactly(3);
    assertThat(third.srtp()).isEqualTo(answer.srtp());
    session.stop("requested");
    assertThat(
            JournalInfo.scan(root(killed, session.recordingId()).resolve("journal")).rtpPackets())
        .isEqualTo(5);
  }

  @Test
  void aSenderMayChangeItsKeyButNotItsSuite() throws IOException {
    TransportAnswer answer = add(offer(remoteKey, null, 1));
    SrtpKey next = SrtpKey.random(SUITE, random);
    session.changeKey(answer.transportId(), next);
    send(answer.rtpPort(), protect(new SrtpSender(next), packet(1, 0)));
    awaitPackets(1, 1);

    SrtpKey otherSuite = SrtpKey.random(SrtpSuite.AES_CM_128_HMAC_SHA1_32, random);
    assertThatThrownBy(() -> session.changeKey(answer.transportId(), otherSuite))
        .isInstanceOfSatisfying(
            TrackFailure.class,
            e -> assertThat(e.kind()).isEqualTo(TrackFailure.Kind.OTHER_PROTECTION));
    TransportAnswer plain = add(offer(null, null, 2));
    assertThatThrownBy(() -> session.changeKey(plain.transportId(), next))
        .isInstanceOf(TrackFailure.class);
    assertThatThrownBy(() -> session.changeKey("unknown", next)).isInstanceOf(TrackFailure.class);
  }

  @Test
  void whatIsRefusedIsCountedWithTheTrack() throws IOException {
    TransportAnswer answer = add(offer(remoteKey, null, 1));
    SrtpKey forged = SrtpKey.random(SUITE, random);
    send(answer.rtpPort(), protect(new SrtpSender(forged), packet(1, 0)));
    send(answer.rtpPort(), new byte[] {1, 2, 3, 4});
    send(answer.rtpPort(), protect(new SrtpSender(remoteKey), packet(9, 0)));
    send(answer.rtpPort(), protect(new SrtpSender(remoteKey), packet(1, 0)));
    awaitPackets(1, 1);
    assertThat(track(1).rejectedByReason())
        .isEqualTo(Map.of("srtp_authentication", 1L, "not_rtp", 1L, "wrong_ssrc", 1L));
    assertThat(track(1).packetsRejected()).isEqualTo(3);
  }

  @Test
  void feedbackGoesToTheDestinationOfTheOffer() throws IOException {
    try (DatagramSocket control = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      control.setSoTimeout((int) PATIENCE.toMillis());
      TransportAnswer answer =
          add(
              new TransportOffer(
                  true,
                  false,
                  false,
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), control.getLocalPort()),
                  null,
                  null,
                  List.of(camera(1))));
      send(answer.rtpPort(), packet(1, 0));
      DatagramPacket feedback = new DatagramPacket(new byte[1500], 1500);
      control.receive(feedback);
      assertThat(feedback.getLength()).isPositive();
    }
  }

  private TransportAnswer add(TransportOffer offer) {
    return session.addTracks("p", null, List.of(offer)).getFirst();
  }

  private static TransportOffer offer(
      @Nullable SrtpKey key, @Nullable String transportId, int... ssrcs) {
    return new TransportOffer(
        true,
        false,
        false,
        null,
        key,
        transportId,
        Arrays.stream(ssrcs).mapToObj(RecordingSessionTest::camera).toList());
  }

  private static TrackOffer camera(int ssrc) {
    return new TrackOffer(
        TrackSource.CAMERA,
        RtpParameters.of(new RtpFormat(96, Codec.VP8, 90_000, 0, Map.of()), (long) ssrc));
  }

  private static byte[] packet(int ssrc, int sequence) {
    RtpSender sender =
        new RtpSender(new RtpSender.Config(Codec.VP8, 96, ssrc, 100, 5_000, "sfu"), Instant.EPOCH);
    byte[] packet = sender.send(new AccessUnit(0, false, new byte[] {1, 0, 0, 1, 2, 3})).getFirst();
    packet[2] = (byte) (sequence >> 8);
    packet[3] = (byte) sequence;
    return packet;
  }

  private static byte[] protect(SrtpSender sender, byte[] packet) {
    byte[] roomy = Arrays.copyOf(packet, packet.length + SUITE.rtpOverhead());
    return Arrays.copyOf(roomy, sender.protectRtp(roomy, 0, packet.length));
  }

  private void send(int port, byte[] packet) throws IOException {
    sfu.send(new DatagramPacket(packet, packet.length, InetAddress.getLoopbackAddress(), port));
  }

  private TrackView track(int trackId) {
    return session.view().tracks().stream()
        .filter(track -> track.trackId() == trackId)
        .findFirst()
        .orElseThrow();
  }

  private void awaitPackets(int trackId, long count) {
    await(() -> track(trackId).packetsReceived() == count);
  }

  private int savedRollover(Path dir, long ssrc) {
    session.saveKeys();
    return new TransportFile(root(dir, session.recordingId()).resolve("keys.json"))
        .read().stream()
            .map(saved -> saved.srtp().rolloverCounters().getOrDefault(ssrc, 0))
            .findFirst()
            .orElse(0);
  }

  private static void await(BooleanSupplier condition) {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new AssertionError("did not come true within " + PATIENCE);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private SessionContext context(Path dir) throws IOException {
    return NoCells.context(dir, new MemoryStores.Recordings(), objects, random);
  }

  private static Path root(Path dir, UUID id) {
    return dir.resolve("recordings").resolve(id.toString());
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path path : tree.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)));
      }
    }
  }

  private static List<Path> filesThatContain(Path dir, String text) throws IOException {
    try (Stream<Path> tree = Files.walk(dir)) {
      return tree.filter(Files::isRegularFile)
          .filter(path -> {
            try {
              return contains(Files.readAllBytes(path), text);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          })
          .toList();
    }
  }

  private static boolean contains(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).contains(text);
  }
}
