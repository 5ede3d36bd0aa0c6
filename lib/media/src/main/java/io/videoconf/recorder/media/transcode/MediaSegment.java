package io.videoconf.recorder.media.transcode;

/**
 * A finished segment.
 *
 * @param file its name beside the playlist
 * @param start on the timeline, in ticks of the track's time scale
 * @param duration in the same ticks
 */
record MediaSegment(String file, long start, long duration, long bytes) {

  long end() {
    return start + duration;
  }
}
