package io.videoconf.recorder.e2e;

import java.util.List;

/** The demo over a network that loses two packets of a hundred and reorders one. */
class ImpairedMeetingIT extends DemoJudgement {
  @Override
  List<String> options() {
    return List.of("--seconds=15", "--loss=2", "--reorder=1", "--seed=7");
  }

  /** A lost keyframe costs two seconds: the demo cannot make one when it is asked to. */
  @Override
  double leastSeen() {
    return 0.5;
  }

  /** So does every other lost packet, on average half of them. */
  @Override
  double leastInTime() {
    return 0.3;
  }

  @Override
  double pictureLateness() {
    return 0.1;
  }
}
