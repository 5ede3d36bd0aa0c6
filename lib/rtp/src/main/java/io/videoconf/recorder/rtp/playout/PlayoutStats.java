package io.videoconf.recorder.rtp.playout;

/**
 * What a track's playout has seen so far.
 *
 * @param packets that were taken into the buffer
 * @param duplicates that were there already
 * @param late that came after their time, or after what follows them was played
 * @param lost that never came, as far as it was waited for
 * @param rejected that were malformed, or not of the track's payload type or SSRC
 * @param overflowed that did not fit the buffer
 * @param units that came out
 * @param tornUnits that were dropped because a part was missing or made no sense
 */
public record PlayoutStats(
    long packets,
    long duplicates,
    long late,
    long lost,
    long rejected,
    long overflowed,
    long units,
    long tornUnits) {}
