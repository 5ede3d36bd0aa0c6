package io.videoconf.recorder.model;

import java.util.Locale;
import java.util.UUID;

/** Where things are in the object store: {@code recordings/{recording_id}/{output}/{attempt}/…}. */
public final class ObjectKeys {
  private ObjectKeys() {}

  /** Prefix of everything that belongs to a recording; ends with a slash. */
  public static String recording(UUID recordingId) {
    return "recordings/" + recordingId + "/";
  }

  /** Prefix of what one attempt at one output writes; ends with a slash. Attempts count from 1. */
  public static String attempt(UUID recordingId, OutputKind kind, int attempt) {
    return output(recordingId, kind) + attempt + "/";
  }

  /** As {@link #attempt(UUID, OutputKind, int)}, of the output of that name; empty for none. */
  public static String attempt(UUID recordingId, OutputKind kind, String name, int attempt) {
    return output(recordingId, kind, name) + attempt + "/";
  }

  /** The manifest of an output. The attempt that created it (If-None-Match: *) is the output. */
  public static String manifest(UUID recordingId, OutputKind kind) {
    return output(recordingId, kind) + "manifest.json";
  }

  /** As {@link #manifest(UUID, OutputKind)}, of the output of that name; empty for none. */
  public static String manifest(UUID recordingId, OutputKind kind, String name) {
    return output(recordingId, kind, name) + "manifest.json";
  }

  /** Prefix of the chunks of the recording's journal; ends with a slash. */
  public static String journal(UUID recordingId) {
    return recording(recordingId) + "journal/";
  }

  /** A closed chunk of the recording's journal. */
  public static String journalChunk(UUID recordingId, String chunkFile) {
    return journal(recordingId) + chunkFile;
  }

  private static String output(UUID recordingId, OutputKind kind, String name) {
    String prefix = output(recordingId, kind);
    return name.isEmpty() ? prefix : prefix + name + "/";
  }

  /** Prefix of all attempts at an output, by whatever name; ends with a slash. */
  public static String output(UUID recordingId, OutputKind kind) {
    return recording(recordingId) + kind.name().toLowerCase(Locale.ROOT) + "/";
  }
}
