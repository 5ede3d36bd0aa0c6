package io.videoconf.recorder.rtp.srtp;

import java.security.GeneralSecurityException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.srtp.crypto.Aes;

/**
 * Makes the library's cryptographic contexts (RFC 3711 section 3.2.3) of one key.
 *
 * <p>The library uses a context's SSRC for its log only; what it computes, it computes from the
 * packet's. So a context may be made before the SSRC is known.
 */
final class Contexts {
  private static final int HMAC_SHA1_KEY_BYTES = 20;

  /** Held, since the JDK's log manager would forget a logger that nobody holds, and its level. */
  private static final Logger LIBRARY_LOG = Logger.getLogger("org.jitsi.srtp");

  static {
    LIBRARY_LOG.setLevel(Level.OFF); // it would tell that there is no OpenSSL
    // The library would time four implementations for a second; the JDK's has AES instructions.
    Aes.setFactoryClassName("SunJCE");
  }

  private final SrtpSuite suite;
  private final byte[] masterKey;
  private final byte[] masterSalt;
  private final SrtpPolicy rtpPolicy;
  private final SrtpPolicy rtcpPolicy;

  Contexts(SrtpKey key) {
    this.suite = key.suite();
    this.masterKey = key.masterKey();
    this.masterSalt = key.masterSalt();
    this.rtpPolicy = policy(suite, suite.rtpTagBytes());
    this.rtpPolicy.setReceiveReplayEnabled(false); // ReplayWindow sees to it
    this.rtcpPolicy = policy(suite, suite.rtcpTagBytes());
  }

  private static SrtpPolicy policy(SrtpSuite suite, int tagBytes) {
    boolean aead = suite.aead();
    return new SrtpPolicy(
        aead ? SrtpPolicy.AESGCM_ENCRYPTION : SrtpPolicy.AESCM_ENCRYPTION,
        suite.keyBytes(),
        aead ? SrtpPolicy.NULL_AUTHENTICATION : SrtpPolicy.HMACSHA1_AUTHENTICATION,
        aead ? 0 : HMAC_SHA1_KEY_BYTES,
        tagBytes,
        suite.saltBytes());
  }

  SrtpSuite suite() {
    return suite;
  }

  SrtpCryptoContext rtp(boolean sender, int rolloverCounter) {
    try {
      return new SrtpCryptoContext(
          sender, 0, rolloverCounter, masterKey, masterSalt, rtpPolicy, SilentLogger.INSTANCE);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks AES", e);
    }
  }

  SrtcpCryptoContext rtcp() {
    try {
      return new SrtcpCryptoContext(0, masterKey, masterSalt, rtcpPolicy, SilentLogger.INSTANCE);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks AES", e);
    }
  }
}
