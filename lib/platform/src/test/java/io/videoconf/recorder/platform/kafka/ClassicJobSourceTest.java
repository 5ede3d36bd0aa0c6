package io.videoconf.recorder.platform.kafka;

class ClassicJobSourceTest extends JobSourceContract {

  @Override
  JobSources kind() {
    return JobSources.CLASSIC;
  }
}
