package io.videoconf.recorder.platform.cache;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What was used last, up to a number of entries. Thread-safe. */
public final class Recent<K, V> {
  private final Map<K, V> entries;

  public Recent(int most) {
    entries =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
          }
        };
  }

  public V computeIfAbsent(K key, Function<K, V> make) {
    synchronized (entries) {
      return entries.computeIfAbsent(key, make);
    }
  }

  public @Nullable V get(K key) {
    synchronized (entries) {
      return entries.get(key);
    }
  }

  public void put(K key, V value) {
    synchronized (entries) {
      V _ = entries.put(key, value);
    }
  }

  public void remove(K key) {
    synchronized (entries) {
      V _ = entries.remove(key);
    }
  }
}
