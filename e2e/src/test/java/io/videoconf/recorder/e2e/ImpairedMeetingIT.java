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

  /** Any other lost packet costs the rest of its two seconds: the last good picture stays. */
  @Override
  double leastInTime() {
    return 0.05;
  }

  /** A lost packet at its beginning makes a beep seem later than it is. */
  @Override
  double leastInSync() {
    return 0.8;
  }

  @Override
  double pictureLateness() {
    return 0.1;
  }
}
