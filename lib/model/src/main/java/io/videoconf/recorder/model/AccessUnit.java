package io.videoconf.recorder.model;

/**
 * One encoded picture or one audio frame, as a decoder takes it: a VP8 frame, an H.264 access unit
 * in Annex B byte stream format, or an Opus packet.
 *
 * @param timestampNanos its place on the timeline of whoever speaks, in nanoseconds
 * @param keyframe whether decoding can start here; always true for audio
 */
public record AccessUnit(long timestampNanos, boolean keyframe, byte[] data) {}
