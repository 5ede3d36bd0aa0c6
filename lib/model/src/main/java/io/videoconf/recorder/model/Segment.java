package io.videoconf.recorder.model;

/** An uploaded segment of the live output. */
public record Segment(
    int index,
    double startSeconds,
    double durationSeconds,
    long bytes,
    String sha256,
    String objectKey) {}
