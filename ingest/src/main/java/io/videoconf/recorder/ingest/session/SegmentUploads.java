package io.videoconf.recorder.ingest.session;

import io.videoconf.recorder.model.ObjectKeys;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.Segment;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.cell.CellReport.SegmentDone;
import io.videoconf.recorder.model.port.ObjectStore;
import io.videoconf.recorder.model.port.RecordingStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
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

  private static final Pattern PLAIN_NAME = Pattern.compile("[\\w-]+\\.[\\w]+");
  private static final String INIT = "init.mp4";
  private static final String SEGMENT_TYPE = "video/iso.segment";

  private final UUID recordingId;
  private final SessionFiles files;
  private final ObjectStore objects;
  private final RecordingStore store;
  private final Publisher publisher;
  private final LiveStoryboard storyboard;
  private final AtomicInteger uploaded = new AtomicInteger();
  private final AtomicLong uploadedBytes = new AtomicLong();
  private boolean initQueued;

  SegmentUploads(
      UUID recordingId,
      SessionFiles files,
      VideoFormat format,
      ObjectStore objects,
      RecordingStore store,
      Publisher publisher) {
    this.recordingId = recordingId;
    this.files = files;
    this.objects = objects;
    this.store = store;
    this.publisher = publisher;
    this.storyboard = new LiveStoryboard(recordingId, files, objects, format);
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
      publisher.publish(INIT, () -> put(INIT, "video/mp4"));
    }
    publisher.publish(segment.file(), () -> upload(segment));
    publisher.publish("tiles", () -> storyboard.add(segment));
  }

  private void upload(SegmentDone segment) {
    if (!put(segment.file(), SEGMENT_TYPE)) {
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
  private boolean put(String name, String contentType) {
    Path file = files.segments().resolve(name);
    if (!PLAIN_NAME.matcher(name).matches()
        || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      // A cell decodes what strangers send: a link or a path could name any file that we can read.
      log.error("what a cell calls {} of {} is no segment and is not uploaded", name, recordingId);
      return false;
    }
    objects.put(key(name), file, contentType);
    return true;
  }

  private String key(String file) {
    return ObjectKeys.attempt(recordingId, OutputKind.LIVE, LIVE_ATTEMPT) + file;
  }
}
