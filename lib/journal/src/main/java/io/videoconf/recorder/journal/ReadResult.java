package io.videoconf.recorder.journal;

/** What {@link JournalReader#next} found. */
public sealed interface ReadResult {

  record Entry(JournalEntry entry) implements ReadResult {}

  /** Nothing more yet: the writer may still append. Ask again later. */
  record AtTail() implements ReadResult {}

  /** The recording was stopped and all of it has been read. */
  record Finished() implements ReadResult {}

  /**
   * Something between the last entry and the next one is damaged and has been skipped; reading goes
   * on.
   *
   * @param where chunk file and byte offset
   */
  record Corrupt(String where, String why) implements ReadResult {}
}
