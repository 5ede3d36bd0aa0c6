package io.videoconf.recorder.e2e;

import java.util.List;

/** The demo over a network without faults. */
class DemoMeetingIT extends DemoJudgement {
  @Override
  List<String> options() {
    return List.of("--seconds=15");
  }

  @Override
  double leastSeen() {
    return 0.99;
  }

  @Override
  double leastInTime() {
    return 0.99;
  }

  @Override
  double leastInSync() {
    return 1;
  }

  @Override
  double pictureLateness() {
    return 0.1;
  }
}
