package io.videoconf.recorder.e2e.rig;

import java.net.InetSocketAddress;

/**
 * A datagram to send.
 *
 * @param atNanos after the sending began
 */
record Outgoing(long atNanos, InetSocketAddress target, byte[] datagram) {}
