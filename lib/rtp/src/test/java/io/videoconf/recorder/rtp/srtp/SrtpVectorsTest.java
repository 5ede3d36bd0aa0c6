package io.videoconf.recorder.rtp.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against packets and keys that others published. */
class SrtpVectorsTest {
  private static final String RTP = "800f1234decafbadcafebabe" + "ab".repeat(16);
  private static final String RTCP = "81c8000bcafebabe" + "ab".repeat(16);

  /** The master key and salt of RFC 3711 appendix B.3. */
  private static final String B3_MASTER =
      "e1f97a0d3e018be0d64fa32c06de4139" + "0ec675ad498afeebb6960b3aabe6";

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  private static SrtpKey key(SrtpSuite suite, String hex) {
    return new SrtpKey(suite, hex(hex));
  }

  /** The session keys of RFC 3711 appendix B.3, put to use by the JDK. */
  @Test
  void sessionKeysAreThoseOfRfc3711AppendixB3() throws GeneralSecurityException {
    byte[] plain = hex(RTP);
    byte[] iv = Arrays.copyOf(hex("30CBBC08863D8C85D49DB34A9AE1"), 16);
    ByteBuffer block = ByteBuffer.wrap(iv); // salt XOR ssrc * 2^64 XOR index * 2^16, section 4.1.1
    block.putInt(4, block.getInt(4) ^ 0xCAFEBABE);
    block.putShort(12, (short) (block.getShort(12) ^ 0x1234));
    Cipher aes = Cipher.getInstance("AES/CTR/NoPadding");
    aes.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(hex("C61E7A93744F39EE10734AFE3FF7A087"), "AES"),
        new IvParameterSpec(iv));
    byte[] packet = plain.clone();
    aes.doFinal(plain, 12, 16, packet, 12);
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"), "HmacSHA1"));
    mac.update(packet);
    byte[] tag = mac.doFinal(new byte[4]);
    byte[] expected = Arrays.copyOf(packet, packet.length + 10);
    System.arraycopy(tag, 0, expected, packet.length, 10);

    byte[] sent = Arrays.copyOf(plain, plain.length + 10);
    int length =
        new SrtpSender(key(SrtpSuite.AES_CM_128_HMAC_SHA1_80, B3_MASTER))
            .protectRtp(sent, 0, plain.length);

    assertThat(length).isEqualTo(38);
    assertThat(sent).isEqualTo(expected);
  }

  /** What libsrtp's tests take for right. */
  @ParameterizedTest
  @CsvSource({
    "AES_CM_128_HMAC_SHA1_80, e1f97a0d3e018be0d64fa32c06de41390ec675ad498afeebb6960b3aabe6,"
        + " 4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb,"
        + " 7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798",
    "AEAD_AES_128_GCM, 000102030405060708090a0b0c0d0e0fa0a1a2a3a4a5a6a7a8a9aaab,"
        + " c5002ede04cfdd2eb91159e0880aa06ed2976826f796b201df3131a127e8a392,"
        + " c98b8b5df0392a55852b6c21ac8e7025c52c6fbea2b3b446ea31123ba88ce61e80000001",
  })
  void packetsOfLibsrtpAreRead(SrtpSuite suite, String master, String srtp, String srtcp) {
    SrtpReceiver receiver = new SrtpReceiver(key(suite, master), Map.of());
    byte[] rtp = hex("800f1234decafbadcafebabe" + srtp);
    byte[] rtcp = hex("81c8000bcafebabe" + srtcp);

    assertThat(receiver.unprotectRtp(rtp, 0, rtp.length)).isEqualTo(28);
    assertThat(Arrays.copyOf(rtp, 28)).isEqualTo(hex(RTP));
    assertThat(receiver.unprotectRtcp(rtcp, 0, rtcp.length)).isEqualTo(24);
    assertThat(Arrays.copyOf(rtcp, 24)).isEqualTo(hex(RTCP));
  }
}
