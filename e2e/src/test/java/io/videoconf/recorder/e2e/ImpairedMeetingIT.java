package io.videoconf.recorder.e2e;

import java.util.List;

/** The demo over a network that loses two packets of a hundred and reorders one. */
class ImpairedMeetingIT extends DemoJudgement {
  @Override
  List<String> options() {
    return List.of("--seconds=15", "--loss=2", "--reorder=1", "--seed=7");
  }

  @Override
  double leastIntact() {
    return 0.5;
  }

  @Override
  double pictureLateness() {
    return 0.1;
  }
}
