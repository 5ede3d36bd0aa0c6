/**
 * The append-only log of everything that arrived, which <em>is</em> the recording.
 *
 * <p>A directory per recording holds chunks {@code 00000000.journal}, {@code 00000001.journal}, ….
 * All numbers are big-endian.
 *
 * <pre>
 * chunk  = header record*
 * header = u64 magic "VCRJRNL\n", u16 version 1, u16 0, u32 chunk index, u128 recording id,
 *          u64 length in bytes of the chunk before, u32 CRC32C of all that
 * record = u32 length of what follows the checksum, u32 CRC32C of it,
 *          u8 type (1 EVENT, 2 RTP, 3 RTCP, 4 TICK), u16 track,
 *          i64 arrival time in ns since the recording's start, bytes
 * </pre>
 *
 * <p>The bytes of an event are its JSON, those of RTP and RTCP the packet without SRTP, a tick has
 * none. Arrival times never decrease. A chunk is never changed once the next one exists.
 */
@NullMarked
package io.videoconf.recorder.journal;

import org.jspecify.annotations.NullMarked;
