package io.videoconf.recorder.api;

import io.videoconf.recorder.model.Segment;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Writes the media playlist (RFC 8216, section 4.3.3) of the segments that a recording has so far:
 * growing (EVENT, no end) while it is recorded, with EXT-X-ENDLIST afterwards.
 */
final class LivePlaylist {
  /**
   * Seconds. The tag must not change while a playlist grows (RFC 8216, section 6.2.1), so it is not
   * computed from the first segments: these are about two seconds long and end at a keyframe.
   */
  private static final int TYPICAL_TARGET_DURATION = 3;

  private LivePlaylist() {}

  /**
   * @param segments in order of index
   * @param ended whether no segment will follow
   * @param sign turns an object key into the URL to fetch it from
   */
  static String write(
      String initKey, List<Segment> segments, boolean ended, UnaryOperator<String> sign) {
    List<Segment> listed = ended ? segments : unbroken(segments);
    StringBuilder text = new StringBuilder(200 + 600 * listed.size());
    text.append("#EXTM3U\n")
        .append("#EXT-X-VERSION:7\n")
        .append("#EXT-X-TARGETDURATION:" + targetDuration(listed) + "\n")
        .append("#EXT-X-MEDIA-SEQUENCE:0\n")
        .append("#EXT-X-PLAYLIST-TYPE:" + (ended ? "VOD" : "EVENT") + "\n")
        .append("#EXT-X-INDEPENDENT-SEGMENTS\n")
        .append("#EXT-X-MAP:URI=\"" + sign.apply(initKey) + "\"\n");
    int expected = listed.isEmpty() ? 0 : listed.getFirst().index();
    for (Segment segment : listed) {
      if (segment.index() != expected) {
        text.append("#EXT-X-DISCONTINUITY\n");
      }
      expected = segment.index() + 1;
      text.append(String.format(Locale.ROOT, "#EXTINF:%.5f,\n", segment.durationSeconds()))
          .append(sign.apply(segment.objectKey()))
          .append('\n');
    }
    if (ended) {
      text.append("#EXT-X-ENDLIST\n");
    }
    return text.toString();
  }

  /**
   * Uploads may finish out of order, and a growing playlist may only be appended to: what lies
   * behind a gap has to wait until the gap is filled.
   */
  static List<Segment> unbroken(List<Segment> segments) {
    int count = 0;
    while (count < segments.size() && segments.get(count).index() == count) {
      count++;
    }
    return segments.subList(0, count);
  }

  private static int targetDuration(List<Segment> segments) {
    long longest =
        segments.stream().mapToLong(s -> Math.round(s.durationSeconds())).max().orElse(0);
    return (int) Math.max(TYPICAL_TARGET_DURATION, longest);
  }
}
