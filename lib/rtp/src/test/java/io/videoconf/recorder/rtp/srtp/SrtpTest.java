package io.videoconf.recorder.rtp.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.rtp.Captures;
import io.videoconf.recorder.rtp.RtpDump;
import io.videoconf.recorder.rtp.Seeded;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SrtpTest {
  private static final int OFFSET = 7;
  private static final long SSRC = 0xDEADBEEFL;

  private static SrtpKey key(SrtpSuite suite, int seed) {
    return SrtpKey.random(suite, new Random(seed));
  }

  private static SrtpReceiver receiver(SrtpKey key) {
    return new SrtpReceiver(key, Map.of());
  }

  private static byte[] rtp(int sequence) {
    return rtp(SSRC, sequence);
  }

  private static byte[] rtp(long ssrc, int sequence) {
    byte[] packet = new byte[12 + 8 + 50];
    ByteBuffer.wrap(packet)
        .put((byte) 0x90)
        .put((byte) 96)
        .putShort((short) sequence)
        .putInt(sequence * 960)
        .putInt((int) ssrc)
        .putInt(0xBEDE_0001)
        .putInt(0x1022_0000);
    Arrays.fill(packet, 20, packet.length, (byte) sequence);
    return packet;
  }

  private static byte[] rtcp() {
    return ByteBuffer.allocate(32)
        .put((byte) 0x81)
        .put((byte) 201)
        .putShort((short) 7)
        .putInt((int) SSRC)
        .putLong(0x0123_4567_89AB_CDEFL)
        .array();
  }

  private static byte[] protectRtp(SrtpSender sender, byte[] packet) {
    byte[] buffer = Arrays.copyOf(packet, packet.length + 16);
    return Arrays.copyOf(buffer, sender.protectRtp(buffer, 0, packet.length));
  }

  private static byte[] protectRtcp(SrtpSender sender, byte[] packet) {
    byte[] buffer = Arrays.copyOf(packet, packet.length + 20);
    return Arrays.copyOf(buffer, sender.protectRtcp(buffer, 0, packet.length));
  }

  /** What came out, at an offset, of a copy. */
  private static Object unprotectRtp(SrtpReceiver receiver, byte[] packet) {
    byte[] buffer = new byte[OFFSET + packet.length];
    System.arraycopy(packet, 0, buffer, OFFSET, packet.length);
    int result = receiver.unprotectRtp(buffer, OFFSET, packet.length);
    return result < 0 ? result : Arrays.copyOfRange(buffer, OFFSET, OFFSET + result);
  }

  private static Object unprotectRtcp(SrtpReceiver receiver, byte[] packet) {
    byte[] buffer = new byte[OFFSET + packet.length];
    System.arraycopy(packet, 0, buffer, OFFSET, packet.length);
    int result = receiver.unprotectRtcp(buffer, OFFSET, packet.length);
    return result < 0 ? result : Arrays.copyOfRange(buffer, OFFSET, OFFSET + result);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsProtectedComesBackAndIsLongerByTheOverhead(SrtpSuite suite) {
    SrtpKey key = key(suite, 1);
    SrtpSender sender = new SrtpSender(key);
    SrtpReceiver receiver = receiver(key);
    for (int i = 0; i < 5; i++) {
      byte[] srtp = protectRtp(sender, rtp(i));
      assertThat(srtp)
          .hasSize(rtp(i).length + suite.rtpOverhead())
          .startsWith(rtp(i)[0], rtp(i)[1]);
      assertThat(Arrays.copyOfRange(srtp, 20, 70)).isNotEqualTo(Arrays.copyOfRange(rtp(i), 20, 70));
      assertThat(unprotectRtp(receiver, srtp)).isEqualTo(rtp(i));

      byte[] srtcp = protectRtcp(sender, rtcp());
      assertThat(srtcp).hasSize(rtcp().length + suite.rtcpOverhead());
      assertThat(unprotectRtcp(receiver, srtcp)).isEqualTo(rtcp());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPacketIsTakenOnce(SrtpSuite suite) {
    SrtpKey key = key(suite, 1);
    SrtpSender sender = new SrtpSender(key);
    SrtpReceiver receiver = receiver(key);
    byte[] first = protectRtp(sender, rtp(1));
    byte[] late = protectRtp(sender, rtp(2));
    byte[] third = protectRtp(sender, rtp(3));
    byte[] far = protectRtp(sender, rtp(1 + 1024));
    byte[] report = protectRtcp(sender, rtcp());

    assertThat(unprotectRtp(receiver, first)).isEqualTo(rtp(1));
    assertThat(unprotectRtp(receiver, third)).isEqualTo(rtp(3));
    assertThat(unprotectRtp(receiver, third)).isEqualTo(SrtpReceiver.REPLAYED);
    assertThat(unprotectRtp(receiver, late)).isEqualTo(rtp(2));
    assertThat(unprotectRtp(receiver, late)).isEqualTo(SrtpReceiver.REPLAYED);
    assertThat(unprotectRtp(receiver, far)).isEqualTo(rtp(1025));
    assertThat(unprotectRtp(receiver, first)).isEqualTo(SrtpReceiver.REPLAYED);
    assertThat(unprotectRtcp(receiver, report)).isEqualTo(rtcp());
    assertThat(unprotectRtcp(receiver, report)).isEqualTo(SrtpReceiver.REPLAYED);
  }

  @Test
  void theReplayWindowRemembersWhatASetWould() {
    Seeded.check(
        50,
        random -> {
          long highest = random.nextLong(1L << 47);
          ReplayWindow window = new ReplayWindow(highest);
          Set<Long> seen = new HashSet<>(Set.of(highest));
          for (int i = 0; i < 2_000; i++) {
            int far = random.nextInt(20) == 0 ? 3_000 : 4;
            long index =
                random.nextBoolean()
                    ? highest + random.nextInt(far)
                    : highest - random.nextInt(ReplayWindow.SIZE + 10);
            boolean refused = seen.contains(index) || index <= highest - ReplayWindow.SIZE;
            assertThat(window.refuses(index)).isEqualTo(refused);
            if (!refused) {
              window.accept(index);
              seen.add(index);
              highest = Math.max(highest, index);
              assertThat(window.highest()).isEqualTo(highest);
            }
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void anyFlippedBitAnotherKeyOrAMissingByteIsFoundOut(SrtpSuite suite) {
    SrtpKey key = key(suite, 1);
    SrtpSender sender = new SrtpSender(key);
    SrtpReceiver receiver = receiver(key);
    byte[] srtp = protectRtp(sender, rtp(1));
    byte[] srtcp = protectRtcp(sender, rtcp());

    assertThat(unprotectRtp(receiver(key(suite, 2)), srtp))
        .isEqualTo(SrtpReceiver.AUTHENTICATION_FAILED);
    assertThat(unprotectRtcp(receiver(key(suite, 2)), srtcp))
        .isEqualTo(SrtpReceiver.AUTHENTICATION_FAILED);
    for (int bit = 0; bit < srtp.length * 8; bit++) {
      byte[] changed = srtp.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(unprotectRtp(receiver, changed)).as("bit %d", bit).isInstanceOf(Integer.class);
    }
    for (int bit = 0; bit < srtcp.length * 8; bit++) {
      byte[] changed = srtcp.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(unprotectRtcp(receiver, changed)).as("bit %d", bit).isInstanceOf(Integer.class);
    }
    for (int length = 0; length < srtp.length; length++) {
      assertThat(unprotectRtp(receiver, Arrays.copyOf(srtp, length))).isInstanceOf(Integer.class);
    }
    for (int length = 0; length < srtcp.length; length++) {
      assertThat(unprotectRtcp(receiver, Arrays.copyOf(srtcp, length))).isInstanceOf(Integer.class);
    }
    // None of it has left a trace.
    assertThat(receiver.rolloverCounters()).isEmpty();
    assertThat(unprotectRtp(receiver, srtp)).isEqualTo(rtp(1));
    assertThat(unprotectRtcp(receiver, srtcp)).isEqualTo(rtcp());
  }

  @ParameterizedTest
  @EnumSource
  void theSequenceNumberWrapsAndARestartedReceiverGoesOn(SrtpSuite suite) {
    SrtpKey key = key(suite, 1);
    SrtpSender sender = new SrtpSender(key);
    SrtpReceiver receiver = receiver(key);
    int step = 2_000;
    int packet = 65_000;
    for (; packet < 200_000; packet += step) {
      assertThat(unprotectRtp(receiver, protectRtp(sender, rtp(packet)))).isEqualTo(rtp(packet));
      assertThat(receiver.rolloverCounters()).containsExactly(Map.entry(SSRC, packet >> 16));
    }
    Map<Long, Integer> saved = receiver.rolloverCounters();
    assertThat(saved).isEqualTo(Map.of(SSRC, 3));

    for (; packet < 200_000 + 3 * 65_536; packet += step) {
      protectRtp(sender, rtp(packet)); // nobody listens
    }
    byte[] late = protectRtp(sender, rtp(packet - 1));
    assertThat(unprotectRtp(receiver(key), late)).isEqualTo(SrtpReceiver.AUTHENTICATION_FAILED);

    SrtpReceiver restarted = new SrtpReceiver(key, saved);
    byte[] forged = late.clone();
    forged[30] ^= 1;
    assertThat(unprotectRtp(restarted, forged)).isEqualTo(SrtpReceiver.AUTHENTICATION_FAILED);
    assertThat(restarted.rolloverCounters()).isEqualTo(saved);
    assertThat(unprotectRtp(restarted, late)).isEqualTo(rtp(packet - 1));
    assertThat(restarted.rolloverCounters()).containsExactly(Map.entry(SSRC, (packet - 1) >> 16));
    for (int end = packet + 100_000; packet < end; packet += step) {
      assertThat(unprotectRtp(restarted, protectRtp(sender, rtp(packet)))).isEqualTo(rtp(packet));
    }
  }

  @Test
  void aLatePacketOfBeforeTheWrapIsTaken() {
    SrtpKey key = key(SrtpSuite.AEAD_AES_128_GCM, 1);
    SrtpSender sender = new SrtpSender(key);
    SrtpReceiver receiver = receiver(key);
    byte[] first = protectRtp(sender, rtp(65_534));
    byte[] late = protectRtp(sender, rtp(65_535));
    byte[] next = protectRtp(sender, rtp(65_536));

    assertThat(unprotectRtp(receiver, first)).isEqualTo(rtp(65_534));
    assertThat(unprotectRtp(receiver, next)).isEqualTo(rtp(65_536));
    assertThat(unprotectRtp(receiver, late)).isEqualTo(rtp(65_535));
    assertThat(receiver.rolloverCounters()).containsExactly(Map.entry(SSRC, 1));
  }

  @ParameterizedTest
  @EnumSource
  void aNewKeyTakesOverAndTheOldOneIsTakenUntilThen(SrtpSuite suite) {
    SrtpSender before = new SrtpSender(key(suite, 1));
    SrtpSender after = new SrtpSender(key(suite, 2));
    SrtpReceiver receiver = receiver(key(suite, 1));
    assertThat(unprotectRtp(receiver, protectRtp(before, rtp(1)))).isEqualTo(rtp(1));

    receiver.rekey(key(suite, 2));
    assertThat(unprotectRtp(receiver, protectRtp(before, rtp(2)))).isEqualTo(rtp(2));
    assertThat(unprotectRtcp(receiver, protectRtcp(before, rtcp()))).isEqualTo(rtcp());
    assertThat(unprotectRtcp(receiver, protectRtcp(after, rtcp()))).isEqualTo(rtcp());
    assertThat(unprotectRtp(receiver, protectRtp(after, rtp(3)))).isEqualTo(rtp(3));
    assertThat(unprotectRtp(receiver, protectRtp(before, rtp(4))))
        .isEqualTo(SrtpReceiver.AUTHENTICATION_FAILED);
  }

  @Test
  void moreSourcesThanFitAreForgottenFromTheOldestOn() {
    SrtpKey key = key(SrtpSuite.AEAD_AES_128_GCM, 1);
    SrtpReceiver receiver = receiver(key);
    for (long ssrc = 0; ssrc < 1_500; ssrc++) {
      byte[] packet = protectRtp(new SrtpSender(key), rtp(ssrc * 7919, 1));
      assertThat(unprotectRtp(receiver, packet)).isEqualTo(rtp(ssrc * 7919, 1));
    }
    assertThat(receiver.rolloverCounters())
        .hasSize(1024)
        .containsKey(1_499L * 7919)
        .containsKey((1_500L - 1024) * 7919)
        .doesNotContainKey((1_499L - 1024) * 7919);
  }

  @ParameterizedTest
  @ValueSource(strings = {"40000", "40002"})
  void readsWhatASfuSends(String port) {
    byte[] bytes = new byte[30];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    SrtpReceiver receiver = receiver(new SrtpKey(SrtpSuite.AES_CM_128_HMAC_SHA1_80, bytes));
    List<RtpDump.Entry> entries = Captures.read("srtp2." + port);
    assertThat(entries).hasSizeGreaterThan(200);
    for (RtpDump.Entry entry : entries) {
      Object plain = unprotectRtp(receiver, entry.packet());
      assertThat(plain).isInstanceOf(byte[].class);
      assertThat((byte[]) plain).hasSize(entry.packet().length - 10);
    }
  }

  @Test
  void anyBytesAreRefusedWithoutAnException() {
    List<byte[]> inputs = List.of(rtp(1), rtcp());
    Seeded.check(
        20,
        random -> {
          SrtpSuite suite = SrtpSuite.values()[random.nextInt(4)];
          SrtpKey key = SrtpKey.random(suite, random);
          SrtpReceiver receiver =
              new SrtpReceiver(key, random.nextBoolean() ? Map.of() : Map.of(SSRC, 5));
          if (random.nextBoolean()) {
            receiver.rekey(key);
          }
          for (int i = 0; i < 500; i++) {
            byte[] packet = Seeded.mutate(inputs.get(random.nextInt(2)), random);
            assertThat(unprotectRtp(receiver, packet)).isInstanceOf(Integer.class);
            assertThat(unprotectRtcp(receiver, packet)).isInstanceOf(Integer.class);
          }
        });
  }

  @Test
  void aSenderRefusesToSendAPacketTwiceOrWhereThereIsNoRoom() {
    SrtpSender sender = new SrtpSender(key(SrtpSuite.AEAD_AES_256_GCM, 1));
    protectRtp(sender, rtp(1));
    assertThatThrownBy(() -> protectRtp(sender, rtp(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> sender.protectRtp(rtp(2), 0, rtp(2).length))
        .hasMessage("no room for 16 bytes behind the packet");
    assertThatThrownBy(() -> sender.protectRtcp(new byte[50], 0, 30))
        .hasMessage("no RTP or RTCP packet");
  }
}
