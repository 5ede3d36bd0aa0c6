package io.videoconf.recorder.ingest.janus;

import io.videoconf.recorder.ingest.janus.MeetingSink.Ports;
import io.videoconf.recorder.ingest.janus.Publisher.Stream;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must be known after a restart: forwarders outlive us, and so do the recording's tracks.
 *
 * @param participants ids of those who were put into the recording
 */
record Memory(List<Track> tracks, Set<String> participants) {
  static final Memory EMPTY = new Memory(List.of(), Set.of());

  Memory {
    tracks = List.copyOf(tracks);
    participants = Set.copyOf(participants);
  }

  /**
   * A stream with a track.
   *
   * @param forwarderId Janus's; null when it was not yet known
   */
  record Track(StreamKey key, Stream stream, Ports ports, long ssrc, @Nullable Long forwarderId) {}
}
