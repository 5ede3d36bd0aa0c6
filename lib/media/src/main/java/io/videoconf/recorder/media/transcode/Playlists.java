package io.videoconf.recorder.media.transcode;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Writes HLS playlists (RFC 8216). */
final class Playlists {
  static final String CONTENT_TYPE = "application/vnd.apple.mpegurl";
  static final String MEDIA_FILE = "index.m3u8";

  private static final String SOUNDS = "audio";
  private static final String TEXTS = "subtitles";

  /** EXT-X-MAP outside of I-frame playlists needs 6, fMP4 as deployed everywhere 7. */
  private static final String HEADER = "#EXTM3U\n#EXT-X-VERSION:7\n";

  private static final String INDEPENDENT = "#EXT-X-INDEPENDENT-SEGMENTS\n";

  private Playlists() {}

  /** The playlist of one track (section 4.3.3). */
  static String media(Track track) {
    double longest = track.segments().stream().mapToDouble(track::seconds).max().orElse(0);
    StringBuilder text = begin(longest);
    text.append(INDEPENDENT);
    text.append("#EXT-X-MAP:URI=\"").append(TrackWriter.INIT_FILE).append("\"\n");
    for (MediaSegment segment : track.segments()) {
      text.append(
          String.format(
              Locale.ROOT, "#EXTINF:%.6f,\n%s\n", track.seconds(segment), segment.file()));
    }
    return text.append("#EXT-X-ENDLIST\n").toString();
  }

  /** The playlist of subtitles in one file. */
  static String texts(double seconds) {
    return begin(seconds)
        .append(
            String.format(
                Locale.ROOT, "#EXTINF:%.6f,\n%s\n#EXT-X-ENDLIST\n", seconds, SubtitleTrack.FILE))
        .toString();
  }

  private static StringBuilder begin(double longest) {
    return new StringBuilder(HEADER)
        .append("#EXT-X-TARGETDURATION:")
        .append(Math.max(1, Math.round(longest)))
        .append('\n')
        .append("#EXT-X-MEDIA-SEQUENCE:0\n")
        .append("#EXT-X-PLAYLIST-TYPE:VOD\n");
  }

  /**
   * The multivariant playlist (section 4.3.4): pictures in the order given, each with all sounds,
   * and at last the first sound alone.
   */
  static String master(List<Track> tracks, List<TextTrack> texts) {
    List<Track> sounds = tracks.stream().filter(track -> !track.video()).toList();
    StringBuilder text = new StringBuilder(HEADER).append(INDEPENDENT);
    for (int i = 0; i < sounds.size(); i++) {
      Track sound = sounds.get(i);
      media(text, "AUDIO", SOUNDS, i, sound.language(), sound.title());
      text.append(",DEFAULT=").append(i == 0 ? "YES" : "NO").append(",AUTOSELECT=YES,CHANNELS=\"");
      text.append(sound.channels()).append("\",URI=\"").append(uri(sound.name())).append("\"\n");
    }
    for (int i = 0; i < texts.size(); i++) {
      TextTrack track = texts.get(i);
      media(text, "SUBTITLES", TEXTS, i, track.language(), track.title());
      text.append(",DEFAULT=NO,AUTOSELECT=YES,URI=\"").append(uri(track.name())).append("\"\n");
    }
    long peak = sounds.stream().mapToLong(Track::peakBitRate).max().orElse(0);
    long average = sounds.stream().mapToLong(Track::averageBitRate).max().orElse(0);
    String soundCodecs =
        sounds.stream()
            .map(Track::codecs)
            .distinct()
            .sorted(Comparator.naturalOrder())
            .map(codec -> "," + codec)
            .reduce("", String::concat);
    for (Track track : tracks) {
      if (track.video()) {
        stream(text, track.peakBitRate() + peak, track.averageBitRate() + average);
        text.append(",CODECS=\"").append(track.codecs()).append(soundCodecs).append('"');
        text.append(",RESOLUTION=").append(track.width()).append('x').append(track.height());
        text.append(String.format(Locale.ROOT, ",FRAME-RATE=%.3f", track.frameRate().toDouble()));
        groups(text, sounds, texts).append(uri(track.name())).append('\n');
      }
    }
    if (!sounds.isEmpty()) {
      Track sound = sounds.getFirst();
      stream(text, sound.peakBitRate(), sound.averageBitRate());
      text.append(",CODECS=\"").append(sound.codecs()).append('"');
      groups(text, sounds, texts).append(uri(sound.name())).append('\n');
    }
    return text.toString();
  }

  private static void media(
      StringBuilder text, String type, String group, int index, String language, String title) {
    text.append("#EXT-X-MEDIA:TYPE=").append(type).append(",GROUP-ID=\"").append(group);
    text.append("\",NAME=\"").append(Names.shown(title, language, index)).append('"');
    Names.tag(language).ifPresent(tag -> text.append(",LANGUAGE=\"").append(tag).append('"'));
  }

  private static void stream(StringBuilder text, long peak, long average) {
    text.append("#EXT-X-STREAM-INF:BANDWIDTH=").append(peak);
    text.append(",AVERAGE-BANDWIDTH=").append(average);
  }

  private static StringBuilder groups(
      StringBuilder text, List<Track> sounds, List<TextTrack> texts) {
    if (!sounds.isEmpty()) {
      text.append(",AUDIO=\"").append(SOUNDS).append('"');
    }
    if (!texts.isEmpty()) {
      text.append(",SUBTITLES=\"").append(TEXTS).append('"');
    }
    return text.append('\n');
  }

  private static String uri(String name) {
    return name + "/" + MEDIA_FILE;
  }
}
