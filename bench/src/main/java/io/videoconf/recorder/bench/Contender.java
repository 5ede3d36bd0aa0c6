package io.videoconf.recorder.bench;

import java.net.InetSocketAddress;
import java.util.List;

/** Something that receives packets. */
interface Contender extends AutoCloseable {
  String name();

  /** Where to send each track. */
  List<InetSocketAddress> addresses();

  /** Packets taken so far. */
  long received();

  /** The threads that receive. */
  List<Long> threadIds();

  @Override
  void close();
}
