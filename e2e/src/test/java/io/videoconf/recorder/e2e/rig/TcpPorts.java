package io.videoconf.recorder.e2e.rig;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Eight ports in a row that nobody else uses, for one recorder.
 *
 * @param first the API's
 */
record TcpPorts(int first) {
  /** Below the ports that the system gives to outgoing connections, so that none is taken late. */
  private static final int LOWEST = 21_000;

  private static final int HIGHEST = 31_000;
  private static final int COUNT = 8;

  /** Has no factor in common with the number of blocks. */
  private static final int STRIDE = 257;

  static TcpPorts free() {
    int blocks = (HIGHEST - LOWEST) / COUNT;
    // Two test runs on one machine should not look at the same place, nor at the next one.
    int start = (int) (ProcessHandle.current().pid() * STRIDE % blocks);
    return IntStream.range(0, blocks)
        .map(i -> LOWEST + (start + i) % blocks * COUNT)
        .filter(TcpPorts::areFree)
        .mapToObj(TcpPorts::new)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no free ports"));
  }

  int api() {
    return first;
  }

  int ingest() {
    return first + 1;
  }

  int transcoder() {
    return first + 2;
  }

  int thumbnailer() {
    return first + 3;
  }

  int postgres() {
    return first + 4;
  }

  /** Kafka's controller takes the next one. */
  int kafka() {
    return first + 5;
  }

  int s3() {
    return first + 7;
  }

  /** As options of {@code recorder up} and {@code recorder demo}. */
  List<String> options() {
    return List.of(
        "--api-port=" + api(),
        "--ingest-port=" + ingest(),
        "--transcoder-port=" + transcoder(),
        "--thumbnailer-port=" + thumbnailer(),
        "--postgres-port=" + postgres(),
        "--kafka-port=" + kafka(),
        "--s3-port=" + s3());
  }

  private static boolean areFree(int first) {
    return IntStream.range(first, first + COUNT).allMatch(TcpPorts::isFree);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
