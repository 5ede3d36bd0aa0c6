package io.videoconf.recorder.standalone.demo;

import java.nio.file.Path;

/** Where the media of the participants are made: a directory each, with a file for each track. */
record MeetingMedia(Path root) {
  /** Names that a Synthesize task gives its files. */
  private static final String VIDEO = "video.units";

  private static final String AUDIO = "audio.units";

  Path directory(int participant) {
    return root.resolve("participant-" + participant);
  }

  Path camera(int participant) {
    return directory(participant).resolve(VIDEO);
  }

  Path microphone(int participant) {
    return directory(participant).resolve(AUDIO);
  }

  Path screenDirectory() {
    return root.resolve("screen");
  }

  Path screen() {
    return screenDirectory().resolve(VIDEO);
  }
}
