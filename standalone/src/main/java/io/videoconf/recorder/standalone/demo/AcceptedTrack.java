package io.videoconf.recorder.standalone.demo;

/**
 * Where ingest wants a track sent.
 *
 * @param ip literal address
 * @param port for RTP and, with rtcp-mux, for RTCP
 */
record AcceptedTrack(int trackId, String ip, int port) {}
