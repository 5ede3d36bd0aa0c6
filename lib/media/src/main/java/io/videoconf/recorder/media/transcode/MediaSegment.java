package io.videoconf.recorder.media.transcode;

/**
 * A finished segment.
 *
 * @param file its name beside the playlist
 */
record MediaSegment(String file, double durationSeconds, long bytes) {

  double bitsPerSecond() {
    return bytes * 8 / durationSeconds;
  }
}
