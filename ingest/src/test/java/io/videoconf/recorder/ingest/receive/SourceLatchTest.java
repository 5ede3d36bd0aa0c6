package io.videoconf.recorder.ingest.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class SourceLatchTest {
  private static final InetSocketAddress SFU =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 5000);
  private static final InetSocketAddress OTHER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 5001);

  private final SourceLatch latch = new SourceLatch();

  @Test
  void anybodyMayBeTheFirst() {
    assertThat(latch.accepts(OTHER, 0)).isTrue();
    assertThat(latch.latch(SFU, 0)).isTrue();
    assertThat(latch.source()).isEqualTo(SFU);
  }

  @Test
  void whileTheFirstSpeaksNobodyElseIsHeard() {
    latch.latch(SFU, 0);
    latch.latch(SFU, SourceLatch.RELATCH_NANOS);
    assertThat(latch.accepts(OTHER, 2 * SourceLatch.RELATCH_NANOS)).isFalse();
    assertThat(latch.accepts(SFU, 2 * SourceLatch.RELATCH_NANOS)).isTrue();
  }

  @Test
  void aSenderThatComesBackFromAnotherPortIsHeardAfterSomeSilence() {
    latch.latch(SFU, 0);
    assertThat(latch.accepts(OTHER, SourceLatch.RELATCH_NANOS + 1)).isTrue();
    assertThat(latch.latch(OTHER, SourceLatch.RELATCH_NANOS + 1)).isTrue();
  }
}
