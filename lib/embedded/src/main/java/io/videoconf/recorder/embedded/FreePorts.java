package io.videoconf.recorder.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** TCP ports of the loopback interface. */
public final class FreePorts {
  private FreePorts() {}

  /** A port that nobody listens on now. Somebody else may take it before the caller does. */
  public static int one() {
    return some(1).getFirst();
  }

  /** {@code count} different ports that nobody listens on now. */
  public static List<Integer> some(int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on loopback", e);
    } finally {
      held.forEach(FreePorts::closeQuietly);
    }
  }

  /** Whether a server could listen on this port of 127.0.0.1 now. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // Without it a port in TIME_WAIT, which every server here may reuse, would count as taken.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * @param server whose port it is, for the message
   * @throws ServerStartException when somebody listens there
   */
  public static void requireFree(String server, int port) {
    if (!isFree(port)) {
      throw new ServerStartException(
          "port %d of 127.0.0.1, wanted for %s, is taken: stop what listens there (ss -ltnp 'sport = :%d') or choose another port"
              .formatted(port, server, port));
    }
  }

  private static void closeQuietly(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
