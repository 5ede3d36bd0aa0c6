package io.videoconf.recorder.rtp.playout;

import io.videoconf.recorder.model.SyncSource;
import org.jspecify.annotations.Nullable;

/**
 * What a track's playout has seen so far.
 *
 * @param packets that were taken into the buffer
 * @param duplicates that were there already
 * @param late that came after their time, or after what follows them was played
 * @param lost that were missing when they were due and did not come back from redundancy either
 * @param recovered that were missing when they were due, and came back from redundancy (RFC 2198)
 * @param ignored that belong to the track but hold none of its media: telephone-event, comfort
 *     noise
 * @param rejected that were malformed, or not of the track's payload types or SSRC
 * @param overflowed that did not fit the buffer
 * @param units that came out
 * @param tornUnits that were dropped because a part was missing or made no sense
 * @param syncSource what places the newest packets in time
 * @param syncErrorSeconds how much later than their sender's clock says units came out, in the mean
 *     of those of which that is known; null if there are none
 */
public record PlayoutStats(
    long packets,
    long duplicates,
    long late,
    long lost,
    long recovered,
    long ignored,
    long rejected,
    long overflowed,
    long units,
    long tornUnits,
    SyncSource syncSource,
    @Nullable Double syncErrorSeconds) {}
