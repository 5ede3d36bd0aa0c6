package io.videoconf.recorder.platform.limit;

import java.time.Duration;

/**
 * What came of an attempt to use a limit.
 *
 * @param granted whether there was one left
 * @param limit how many there are in all
 * @param remaining how many are left now
 * @param untilReset until all are there again
 * @param untilNext until one is there; zero when granted
 */
public record Use(
    boolean granted, long limit, long remaining, Duration untilReset, Duration untilNext) {}
