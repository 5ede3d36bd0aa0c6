package io.videoconf.recorder.rtp.playout;

import io.videoconf.recorder.model.AccessUnit;

/**
 * An access unit with its place in time.
 *
 * @param unit its {@code timestampNanos} is the presentation time on the axis of arrival times
 * @param rtpTimestamp 0 to 2^32-1
 * @param afterLoss whether something between the unit before and this one was lost
 */
public record PlayoutUnit(AccessUnit unit, long rtpTimestamp, boolean afterLoss) {}
