/**
 * Records a room of a Janus video room (plugin janus.plugin.videoroom, multistream, 1.0 and newer):
 * watches who publishes and has Janus forward their streams here. The protocol is {@link
 * io.videoconf.recorder.ingest.janus.RoomMirror} and {@link
 * io.videoconf.recorder.ingest.janus.JanusLink}, which know no clock, socket or thread; the edge is
 * {@link io.videoconf.recorder.ingest.janus.JanusConnector}.
 */
@NullMarked
package io.videoconf.recorder.ingest.janus;

import org.jspecify.annotations.NullMarked;
