package io.videoconf.recorder.media.transcode;

import io.videoconf.recorder.model.VideoCodec;

/**
 * One rendition to encode.
 *
 * @param name its folder
 * @param width pixels, even
 * @param height pixels, even
 * @param videoBitRate bits per second
 */
record PlannedRung(String name, int width, int height, int videoBitRate, VideoCodec codec) {}
