package io.videoconf.recorder.ingest.janus;

import io.videoconf.recorder.ingest.janus.MeetingSink.NewTrack;

/** What the edge is to do next; in the order in which they come. */
sealed interface JanusCommand {
  /** Opens the WebSocket, then tells {@link JanusLink#onOpen} or {@link JanusLink#onClosed}. */
  record Connect() implements JanusCommand {}

  /** Sends a text message. It may hold secrets: {@link #toString} does not show it. */
  record Send(String text) implements JanusCommand {
    @Override
    public String toString() {
      return "Send[" + text.length() + " characters]";
    }
  }

  /** Closes the WebSocket, if there is one; nothing more is told of it. */
  record Disconnect() implements JanusCommand {}

  /** Then tells {@link RoomMirror#trackAdded} or {@link RoomMirror#trackRefused}. */
  record AddTrack(StreamKey key, NewTrack track) implements JanusCommand {}

  record RemoveTrack(int trackId) implements JanusCommand {}

  record PutParticipant(String participantId, String displayName) implements JanusCommand {}

  record RemoveParticipant(String participantId) implements JanusCommand {}

  record Mute(int trackId, boolean muted) implements JanusCommand {}
}
