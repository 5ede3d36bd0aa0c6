package io.videoconf.recorder.ingest.session;

import io.videoconf.recorder.ingest.IngestSettings;
import io.videoconf.recorder.model.ObjectKeys;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.Segment;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.cell.CellReport.SegmentDone;
import io.videoconf.recorder.model.port.ObjectStore;
import io.videoconf.recorder.model.port.RecordingStore;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings finished segments into the object store and then into the database, so that a listed
 * segment is there; behind each what the storyboard has grown by.
 */
final class SegmentUploads {
  private static final Logger log = LoggerFactory.getLogger(SegmentUploads.class);

  /** The live output is written by one node only; its segments are the same bytes however often. */
  static final int LIVE_ATTEMPT = 1;

  /** It describes the tracks, in a few kilobytes. */
  private static final long MAX_INIT_BYTES = 1 << 20;

  /** Encoders keep their bit rate in the mean: pictures that are hard to code may take more. */
  private static final int BURST = 4;

  private static final long LONGEST_SEGMENT_SECONDS = IngestSettings.MAX_SEGMENT_SECONDS;

  /** For keyframes, sound and the container, however low the bit rate is. */
  private static final long SEGMENT_HEADROOM_BYTES = 16 << 20;

  private static final String INIT = "init.mp4";
  private static final String SEGMENT_TYPE = "video/iso.segment";

  private final UUID recordingId;
  private final SessionFiles files;
  private final long maxSegmentBytes;
  private final ObjectStore objects;
  private final RecordingStore store;
  private final LeftOut leftOut;
  private final Publisher publisher;
  private final LiveStoryboard storyboard;
  private final AtomicInteger uploaded = new AtomicInteger();
  private final AtomicLong uploadedBytes = new AtomicLong();
  private boolean initQueued;

  SegmentUploads(
      SessionContext context,
      UUID recordingId,
      SessionFiles files,
      VideoFormat format,
      Publisher publisher) {
    this.recordingId = recordingId;
    this.files = files;
    this.maxSegmentBytes = maxSegmentBytes(format);
    this.objects = context.objects();
    this.store = context.store();
    this.leftOut = context.leftOut();
    this.publisher = publisher;
    this.storyboard = new LiveStoryboard(recordingId, files, objects, format);
  }

  /** More than a segment of such pictures can have. */
  static long maxSegmentBytes(VideoFormat format) {
    return SEGMENT_HEADROOM_BYTES + BURST * LONGEST_SEGMENT_SECONDS * format.bitRate() / Byte.SIZE;
  }

  /** Segments that are in the object store and in the database. */
  int uploaded() {
    return uploaded.get();
  }

  long uploadedBytes() {
    return uploadedBytes.get();
  }

  /** Queues a finished segment. */
  synchronized void add(SegmentDone segment) {
    if (!initQueued) {
      initQueued = true;
      publisher.publish(INIT, () -> put(INIT, "video/mp4", MAX_INIT_BYTES));
    }
    publisher.publish(segment.file(), () -> upload(segment));
    publisher.publish("tiles", () -> storyboard.add(segment));
  }

  private void upload(SegmentDone segment) {
    if (!segment.file().equals(SessionFiles.segmentName(segment.index()))) {
      log.error(
          "{} is no name of segment {} of {}: it is not uploaded",
          segment.file(),
          segment.index(),
          recordingId);
      leftOut.add(LeftOut.What.SEGMENT);
      return;
    }
    if (!put(segment.file(), SEGMENT_TYPE, maxSegmentBytes)) {
      return;
    }
    store.addSegment(
        recordingId,
        new Segment(
            segment.index(),
            segment.startSeconds(),
            segment.durationSeconds(),
            segment.bytes(),
            segment.sha256(),
            key(segment.file())));
    uploaded.incrementAndGet();
    uploadedBytes.addAndGet(segment.bytes());
  }

  /** Says whether the file was fit to be uploaded. */
  private boolean put(String name, String contentType, long maxBytes) {
    Path file = files.segments().resolve(name);
    if (!CellFile.isFit(file, maxBytes)) {
      log.error(
          "{} of {} is no file of at most {} bytes and is not uploaded",
          name,
          recordingId,
          maxBytes);
      leftOut.add(LeftOut.What.SEGMENT);
      return false;
    }
    objects.put(key(name), file, contentType);
    return true;
  }

  private String key(String file) {
    return ObjectKeys.attempt(recordingId, OutputKind.LIVE, LIVE_ATTEMPT) + file;
  }
}
