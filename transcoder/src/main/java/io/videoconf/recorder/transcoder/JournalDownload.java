package io.videoconf.recorder.transcoder;

import io.videoconf.recorder.journal.JournalInfo;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.port.ObjectStore;
import io.videoconf.recorder.platform.kafka.JobFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleConsumer;

/** Brings a recording's journal from the object store to this machine. Thread-safe. */
final class JournalDownload {
  private final ObjectStore store;

  JournalDownload(ObjectStore store) {
    this.store = store;
  }

  /**
   * Downloads all chunks.
   *
   * @param prefix of their keys, ending with a slash
   * @param directory an empty one
   * @param progress told 0 to 1
   * @throws JobFailure INPUT when the journal is gone or holds nothing to compose, INTERNAL when
   *     its end is not there yet
   */
  JournalInfo fetch(String prefix, Path directory, DoubleConsumer progress) throws JobFailure {
    List<String> keys = store.list(prefix).stream().filter(k -> k.endsWith(".journal")).toList();
    if (keys.isEmpty()) {
      throw gone();
    }
    for (int i = 0; i < keys.size(); i++) {
      // The names are ours, not those in the store: a name must not lead out of the directory.
      if (!keys.get(i).equals(prefix + name(i))) {
        throw gone();
      }
      if (!store.download(keys.get(i), directory.resolve(name(i)))) {
        throw gone();
      }
      progress.accept((i + 1.0) / keys.size());
    }
    JournalInfo info = JournalInfo.scan(directory);
    if (!info.isComplete()) {
      // The last chunk is on its way, or the machine that holds it is away.
      throw new JobFailure(
          ErrorClass.INTERNAL,
          "journal_incomplete",
          "The end of the recording's journal is not in the object store yet");
    }
    if (info.state().started() == null || info.mediaStart() == null) {
      throw new JobFailure(ErrorClass.INPUT, "no_media", "The recording's journal holds no media");
    }
    return info;
  }

  private static String name(int index) {
    return "%08d.journal".formatted(index);
  }

  private static JobFailure gone() {
    return new JobFailure(
        ErrorClass.INPUT,
        "journal_missing",
        "The recording's journal is not in the object store any more");
  }
}
