package io.videoconf.recorder.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ShareGroupJobSourceTest extends JobSourceContract {

  @Override
  JobSources kind() {
    return JobSources.SHARE;
  }

  /**
   * A renewal that polls with patience takes further records, whose locks expire unseen: each such
   * time counts as a delivery, and after a few the broker puts aside what nobody ever saw.
   */
  @Test
  void whileOneMessageIsRenewedNoOtherIsTakenUnseen() throws Exception {
    send("long");
    JobSource source = source();
    Delivery held = next(source);
    for (int i = 0; i < 8; i++) {
      send("waiting");
    }

    long endNanos = System.nanoTime() + LOCK.multipliedBy(2).toNanos();
    while (System.nanoTime() - endNanos < 0) {
      assertThat(source.renew(held)).isTrue();
      LockSupport.parkNanos(LOCK.dividedBy(4).toNanos());
    }
    source.accept(held);

    List<Integer> deliveries = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Delivery waiting = next(source);
      deliveries.add(waiting.deliveryCount());
      source.accept(waiting);
    }
    assertThat(deliveries).containsOnly(1);
  }

  @Test
  void whileAWorkerIsBusyAnotherGetsAllThatWaits() throws Exception {
    JobSource busy = source();
    JobSource idle = source();
    send("first");
    busy.accept(next(busy));
    send("second");
    idle.accept(next(idle));
    for (int i = 0; i < 9; i++) {
      send("job");
    }

    next(busy);
    for (int i = 0; i < 8; i++) {
      idle.accept(next(idle));
    }
  }
}
