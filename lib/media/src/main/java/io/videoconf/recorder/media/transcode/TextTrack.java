package io.videoconf.recorder.media.transcode;

/**
 * Subtitles, as one WebVTT file in a folder of their own.
 *
 * @param name its folder
 * @param language as the input's container said it; may be empty
 * @param title as the input's container said it; may be empty
 */
record TextTrack(String name, String language, String title) {}
