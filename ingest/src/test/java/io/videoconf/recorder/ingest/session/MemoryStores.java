package io.videoconf.recorder.ingest.session;

import io.videoconf.recorder.model.ListedRecording;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.Participant;
import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.model.Segment;
import io.videoconf.recorder.model.TrackSummary;
import io.videoconf.recorder.model.WholeRecording;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.port.ObjectStore;
import io.videoconf.recorder.model.port.RecordingStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An object store and a database that remember what they were told. */
final class MemoryStores {
  private MemoryStores() {}

  static final class Objects implements ObjectStore {
    final Map<String, byte[]> objects = new ConcurrentHashMap<>();

    @Override
    public void put(String key, Path file, String contentType) {
      try {
        objects.put(key, Files.readAllBytes(file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void put(String key, byte[] bytes, String contentType) {
      objects.put(key, bytes);
    }

    @Override
    public boolean putIfAbsent(String key, byte[] bytes, String contentType) {
      return objects.putIfAbsent(key, bytes) == null;
    }

    @Override
    public Optional<byte[]> get(String key) {
      return Optional.ofNullable(objects.get(key));
    }

    @Override
    public boolean download(String key, Path target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Long> size(String key) {
      return get(key).map(bytes -> (long) bytes.length);
    }

    @Override
    public List<String> list(String prefix) {
      return objects.keySet().stream().filter(key -> key.startsWith(prefix)).sorted().toList();
    }

    @Override
    public void delete(List<String> keys) {
      keys.forEach(objects::remove);
    }

    @Override
    public URI presignGet(String key, Duration ttl, @Nullable String downloadName) {
      throw new UnsupportedOperationException();
    }

    @Override
    public URI presignHead(String key, Duration ttl, @Nullable String downloadName) {
      throw new UnsupportedOperationException();
    }
  }

  static class Recordings implements RecordingStore {
    final List<Segment> segments = new CopyOnWriteArrayList<>();

    /** What became of outputs beside the master, in order. */
    final List<String> told = new CopyOnWriteArrayList<>();

    @Override
    public void create(Recording recording) {}

    @Override
    public Optional<Recording> find(UUID recordingId) {
      return Optional.empty();
    }

    @Override
    public Optional<WholeRecording> findWhole(UUID recordingId) {
      return Optional.empty();
    }

    @Override
    public List<Recording> list(Query query) {
      return List.of();
    }

    @Override
    public List<ListedRecording> page(Query query) {
      return List.of();
    }

    @Override
    public List<Output> outputs(UUID recordingId) {
      return List.of();
    }

    @Override
    public Map<UUID, List<Output>> outputsOf(List<UUID> recordingIds) {
      return Map.of();
    }

    @Override
    public Map<UUID, Set<OutputKind>> completedKinds(List<UUID> recordingIds) {
      return Map.of();
    }

    @Override
    public List<Recording> findAll(List<UUID> recordingIds) {
      return List.of();
    }

    @Override
    public void saveQuality(UUID recordingId, List<TrackSummary> tracks) {}

    @Override
    public List<Segment> segments(UUID recordingId) {
      return segments;
    }

    @Override
    public void saveParticipant(UUID recordingId, Participant participant) {}

    @Override
    public void addSegment(UUID recordingId, Segment segment) {
      segments.add(segment);
    }

    @Override
    public void startProcessing(UUID recordingId, Instant endedAt) {}

    @Override
    public void completeMaster(Output master, double durationSeconds, List<JobMessage> followUps) {}

    @Override
    public Requested request(JobMessage job, int most) {
      return Requested.GONE;
    }

    @Override
    public void expectOutputs(List<Output> pending) {
      pending.forEach(output -> told.add("expect " + name(output)));
    }

    @Override
    public void outputProgress(UUID recordingId, OutputKind kind, double progress) {}

    @Override
    public void completeOutput(Output output) {
      told.add("complete " + name(output));
    }

    private static String name(Output output) {
      String whose = output.participantId() == null ? "" : " " + output.participantId();
      return output.kind().name().toLowerCase(Locale.ROOT) + " " + output.name() + whose;
    }

    @Override
    public void failOutput(
        UUID recordingId, OutputKind kind, String name, String reasonCode, String reason) {
      String what = kind.name().toLowerCase(Locale.ROOT) + " " + name;
      told.add("fail " + what + " " + reasonCode);
    }

    @Override
    public void fail(UUID recordingId, String reasonCode, String reason) {}

    @Override
    public boolean rename(UUID recordingId, String title) {
      return false;
    }

    @Override
    public boolean markDeleted(UUID recordingId, String byUser) {
      return false;
    }

    @Override
    public List<Recording> unfinished(String node) {
      return List.of();
    }

    @Override
    public boolean isVisibleTo(UUID recordingId, String userId) {
      return false;
    }

    @Override
    public Optional<Output> output(UUID recordingId, OutputKind kind) {
      return Optional.empty();
    }
  }
}
