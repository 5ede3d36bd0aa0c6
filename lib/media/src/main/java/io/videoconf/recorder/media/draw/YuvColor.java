package io.videoconf.recorder.media.draw;

/** A colour in limited range, of a matrix that its user knows: luma 16 to 235, chroma 16 to 240. */
public record YuvColor(int luma, int cb, int cr) {}
