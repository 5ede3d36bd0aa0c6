package io.videoconf.recorder.e2e;

import java.util.List;

/** The demo over a network that loses two packets of a hundred and reorders one. */
class ImpairedMeetingIT extends DemoJudgement {
  @Override
  List<String> options() {
    return List.of("--seconds=15", "--loss=2", "--reorder=1", "--seed=7");
  }

  /** What is lost is asked for again, and comes before it is due. */
  @Override
  double leastSeen() {
    return 0.9;
  }

  @Override
  double leastInTime() {
    return 0.8;
  }

  @Override
  double leastInSync() {
    return 0.85;
  }

  @Override
  double pictureLateness() {
    return 0.1;
  }
}
