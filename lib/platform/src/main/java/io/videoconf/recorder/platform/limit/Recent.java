package io.videoconf.recorder.platform.limit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What was used last, up to a number of entries. Thread-safe. */
final class Recent<V> {
  private final Map<String, V> entries;

  Recent(int most) {
    entries =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > most;
          }
        };
  }

  V computeIfAbsent(String key, Function<String, V> make) {
    synchronized (entries) {
      return entries.computeIfAbsent(key, make);
    }
  }

  @Nullable V get(String key) {
    synchronized (entries) {
      return entries.get(key);
    }
  }

  void put(String key, V value) {
    synchronized (entries) {
      V _ = entries.put(key, value);
    }
  }

  void remove(String key) {
    synchronized (entries) {
      V _ = entries.remove(key);
    }
  }
}
