package io.videoconf.recorder.media.transcode;

import java.util.List;
import java.util.Locale;

/** Writes HLS playlists (RFC 8216). */
final class Playlists {
  static final String CONTENT_TYPE = "application/vnd.apple.mpegurl";
  static final String MEDIA_FILE = "index.m3u8";
  static final String INIT_FILE = "init.mp4";

  /** EXT-X-MAP outside of I-frame playlists needs 6, fMP4 as deployed everywhere 7. */
  private static final String HEADER = "#EXTM3U\n#EXT-X-VERSION:7\n";

  private static final String INDEPENDENT = "#EXT-X-INDEPENDENT-SEGMENTS\n";

  private Playlists() {}

  /** The playlist of one rendition (section 4.3.3). */
  static String media(Rendition rendition) {
    long target =
        rendition.segments().stream()
            .mapToLong(segment -> Math.round(segment.durationSeconds()))
            .max()
            .orElse(1);
    StringBuilder text = new StringBuilder(HEADER);
    text.append("#EXT-X-TARGETDURATION:").append(Math.max(1, target)).append('\n');
    text.append("#EXT-X-MEDIA-SEQUENCE:0\n");
    text.append("#EXT-X-PLAYLIST-TYPE:VOD\n");
    text.append(INDEPENDENT);
    text.append("#EXT-X-MAP:URI=\"").append(INIT_FILE).append("\"\n");
    for (MediaSegment segment : rendition.segments()) {
      text.append(
          String.format(
              Locale.ROOT, "#EXTINF:%.6f,\n%s\n", segment.durationSeconds(), segment.file()));
    }
    return text.append("#EXT-X-ENDLIST\n").toString();
  }

  /** The multivariant playlist (section 4.3.4), in the order given. */
  static String master(List<Rendition> renditions) {
    StringBuilder text = new StringBuilder(HEADER).append(INDEPENDENT);
    for (Rendition rendition : renditions) {
      text.append("#EXT-X-STREAM-INF:BANDWIDTH=").append(rendition.peakBitRate());
      text.append(",AVERAGE-BANDWIDTH=").append(rendition.averageBitRate());
      text.append(",CODECS=\"").append(rendition.codecs()).append('"');
      text.append(",RESOLUTION=").append(rendition.width()).append('x').append(rendition.height());
      text.append(String.format(Locale.ROOT, ",FRAME-RATE=%.3f", rendition.frameRate()));
      text.append('\n').append(rendition.name()).append('/').append(MEDIA_FILE).append('\n');
    }
    return text.toString();
  }
}
