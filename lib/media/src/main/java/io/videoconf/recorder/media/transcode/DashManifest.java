package io.videoconf.recorder.media.transcode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes a DASH manifest (ISO/IEC 23009-1) over the segments that the HLS playlists name. Each is
 * named by itself, with its exact time, so that each can be signed.
 */
final class DashManifest {
  static final String FILE = "manifest.mpd";
  static final String CONTENT_TYPE = "application/dash+xml";

  private final StringBuilder text = new StringBuilder();

  private DashManifest() {}

  /** Tracks in the order given; those of one codec may be switched between. */
  static String of(List<Track> tracks, List<TextTrack> texts) {
    return new DashManifest().write(tracks, texts);
  }

  private String write(List<Track> tracks, List<TextTrack> texts) {
    double seconds = tracks.stream().mapToDouble(Track::endSeconds).max().orElse(0);
    double longest =
        tracks.stream()
            .flatMapToDouble(t -> t.segments().stream().mapToDouble(t::seconds))
            .max()
            .orElse(0);
    line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    line(
        "<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\""
            + " profiles=\"urn:mpeg:dash:profile:isoff-main:2011\""
            + " mediaPresentationDuration=\"PT%.3fS\" maxSegmentDuration=\"PT%.3fS\""
            + " minBufferTime=\"PT%.3fS\">",
        seconds, longest, longest);
    line("  <Period id=\"0\" start=\"PT0S\">");
    Map<String, List<Track>> byCodec = new LinkedHashMap<>();
    tracks.stream()
        .filter(Track::video)
        .forEach(t -> byCodec.computeIfAbsent(t.codecFamily(), _ -> new ArrayList<>()).add(t));
    byCodec.values().forEach(this::pictures);
    List<Track> sounds = tracks.stream().filter(t -> !t.video()).toList();
    for (int i = 0; i < sounds.size(); i++) {
      sound(sounds.get(i), i);
    }
    for (int i = 0; i < texts.size(); i++) {
      text(texts.get(i), i);
    }
    line("  </Period>");
    line("</MPD>");
    return text.toString();
  }

  private void pictures(List<Track> tracks) {
    line(
        "    <AdaptationSet contentType=\"video\" mimeType=\"video/mp4\""
            + " segmentAlignment=\"true\" startWithSAP=\"1\">");
    for (Track track : tracks) {
      line(
          "      <Representation id=\"%s\" bandwidth=\"%d\" codecs=\"%s\" width=\"%d\""
              + " height=\"%d\" frameRate=\"%d/%d\">",
          track.name(),
          track.peakBitRate(),
          track.codecs(),
          track.width(),
          track.height(),
          track.frameRate().num(),
          track.frameRate().den());
      segments(track);
    }
    line("    </AdaptationSet>");
  }

  private void sound(Track track, int index) {
    line(
        "    <AdaptationSet contentType=\"audio\" mimeType=\"audio/mp4\""
            + " segmentAlignment=\"true\" startWithSAP=\"1\"%s>",
        language(track.language()));
    line(
        "      <Role schemeIdUri=\"urn:mpeg:dash:role:2011\" value=\"%s\"/>",
        index == 0 ? "main" : "alternate");
    line("      <Label>%s</Label>", Names.shown(track.title(), track.language(), index));
    line(
        "      <Representation id=\"%s\" bandwidth=\"%d\" codecs=\"%s\" audioSamplingRate=\"%d\">",
        track.name(), track.peakBitRate(), track.codecs(), track.sampleRate());
    line(
        "        <AudioChannelConfiguration"
            + " schemeIdUri=\"urn:mpeg:dash:23003:3:audio_channel_configuration:2011\""
            + " value=\"%d\"/>",
        track.channels());
    segments(track);
    line("    </AdaptationSet>");
  }

  private void text(TextTrack track, int index) {
    line(
        "    <AdaptationSet contentType=\"text\" mimeType=\"text/vtt\"%s>",
        language(track.language()));
    line("      <Role schemeIdUri=\"urn:mpeg:dash:role:2011\" value=\"subtitle\"/>");
    line("      <Label>%s</Label>", Names.shown(track.title(), track.language(), index));
    line("      <Representation id=\"%s\" bandwidth=\"1000\">", track.name());
    line("        <BaseURL>%s/%s</BaseURL>", track.name(), SubtitleTrack.FILE);
    line("      </Representation>");
    line("    </AdaptationSet>");
  }

  private void segments(Track track) {
    line("        <SegmentList timescale=\"%d\">", track.timeScale());
    line("          <Initialization sourceURL=\"%s/%s\"/>", track.name(), TrackWriter.INIT_FILE);
    line("          <SegmentTimeline>");
    for (MediaSegment segment : track.segments()) {
      line("            <S t=\"%d\" d=\"%d\"/>", segment.start(), segment.duration());
    }
    line("          </SegmentTimeline>");
    for (MediaSegment segment : track.segments()) {
      line("          <SegmentURL media=\"%s/%s\"/>", track.name(), segment.file());
    }
    line("        </SegmentList>");
    line("      </Representation>");
  }

  private static String language(String language) {
    return Names.tag(language).map(tag -> " lang=\"" + tag + "\"").orElse("");
  }

  private void line(String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format + "\n", arguments));
  }
}
