package io.videoconf.recorder.media.transcode;

/**
 * One rendition to make.
 *
 * @param name its folder
 * @param width pixels, even
 * @param height pixels, even
 * @param videoBitRate bits per second; 0 for a copy
 * @param copied takes the input's packets as they are
 */
record PlannedRung(String name, int width, int height, int videoBitRate, boolean copied) {}
