package io.videoconf.recorder.ingest.receive;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads the kernel's table of UDP sockets: {@code /proc/net/udp} and {@code /proc/net/udp6}
 * (proc(5)).
 *
 * <pre>
 *   sl  local_address rem_address   st tx_queue rx_queue tr tm-&gt;when retrnsmt   uid  timeout inode ref pointer drops
 *   42: 0100007F:9C40 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 4711 2 0000000000000000 0
 * </pre>
 */
final class SocketTable {
  private static final int COLUMNS = 13;
  private static final int LOCAL_ADDRESS = 1;
  private static final int DROPS = 12;

  private SocketTable() {}

  /**
   * @param address of 4 or 16 bytes, in network order
   * @param drops datagrams thrown away because the receive buffer was full
   */
  @SuppressWarnings("ArrayRecordComponent") // short-lived, and never compared as a whole
  record Row(byte[] address, int port, long drops) {}

  /** The rows of a table; lines that are none are passed over. */
  static List<Row> parse(String table) {
    List<Row> rows = new ArrayList<>();
    table
        .lines()
        .skip(1)
        .forEach(line -> {
          String[] columns = line.strip().split("\\s+");
          if (columns.length >= COLUMNS) {
            addRow(columns, rows);
          }
        });
    return rows;
  }

  private static void addRow(String[] columns, List<Row> rows) {
    String local = columns[LOCAL_ADDRESS];
    int colon = local.indexOf(':');
    try {
      byte[] address = HexFormat.of().parseHex(local, 0, Math.max(0, colon));
      if (address.length == 4 || address.length == 16) {
        toNetworkOrder(address);
        int port = HexFormat.fromHexDigits(local, colon + 1, local.length());
        rows.add(new Row(address, port, Long.parseLong(columns[DROPS])));
      }
    } catch (IllegalArgumentException notARow) {
      // The header of another kernel's table.
    }
  }

  /** Each word of 32 bits is printed as a number of the machine: little-endian on all we run on. */
  private static void toNetworkOrder(byte[] address) {
    for (int word = 0; word < address.length; word += 4) {
      byte first = address[word];
      byte second = address[word + 1];
      address[word] = address[word + 3];
      address[word + 1] = address[word + 2];
      address[word + 2] = second;
      address[word + 3] = first;
    }
  }
}
