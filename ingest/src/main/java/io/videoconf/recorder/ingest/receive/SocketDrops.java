package io.videoconf.recorder.ingest.receive;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the kernel what it dropped at our sockets: loss that no packet shows, made by this machine.
 * Where there is no such table (other systems than Linux) nothing is known. Thread-safe.
 */
final class SocketDrops {
  private static final Logger log = LoggerFactory.getLogger(SocketDrops.class);
  static final List<Path> TABLES = List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6"));

  private final List<Path> tables;
  private final Map<InetSocketAddress, UdpSocket> watched = new ConcurrentHashMap<>();
  private final LongAdder total = new LongAdder();

  SocketDrops(List<Path> tables) {
    this.tables = tables;
  }

  void watch(UdpSocket socket) {
    watched.put(socket.local(), socket);
  }

  void forget(UdpSocket socket) {
    watched.remove(socket.local(), socket);
  }

  /** Over all sockets, also those that are closed. */
  long total() {
    return total.sum();
  }

  /** Reads the tables; costs about a microsecond per socket of the machine. */
  synchronized void read() {
    if (watched.isEmpty()) {
      return;
    }
    for (Path table : tables) {
      try {
        SocketTable.parse(Files.readString(table)).forEach(this::take);
      } catch (NoSuchFileException notLinux) {
        // Nothing is known.
      } catch (IOException e) {
        log.debug("{} cannot be read: {}", table, e.toString());
      }
    }
  }

  private void take(SocketTable.Row row) {
    UdpSocket socket = watched.get(addressOf(row));
    if (socket != null && row.drops() > socket.drops()) {
      total.add(row.drops() - socket.drops());
      socket.drops(row.drops());
    }
  }

  private static InetSocketAddress addressOf(SocketTable.Row row) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(row.address()), row.port());
    } catch (UnknownHostException wrongLength) {
      throw new IllegalArgumentException(wrongLength);
    }
  }
}
