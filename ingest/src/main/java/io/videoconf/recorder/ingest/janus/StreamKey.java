package io.videoconf.recorder.ingest.janus;

/** A stream of a room. */
record StreamKey(JanusId publisher, String mid) {}
