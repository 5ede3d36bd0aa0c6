package io.videoconf.recorder.media.transcode;

import io.videoconf.recorder.media.av.CodecId;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.StreamInfo;
import io.videoconf.recorder.media.chapter.WebVtt;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns subtitles of text into WebVTT. What is too much of it is left out. Not thread-safe. */
final class SubtitleTrack {
  static final String FILE = "subtitles.vtt";

  private static final Set<CodecId> CODECS =
      Set.of(CodecId.MOV_TEXT, CodecId.SUBRIP, CodecId.WEBVTT, CodecId.TEXT, CodecId.ASS);

  /** A cue each two seconds for a day. */
  private static final int MAX_CUES = 43_200;

  private static final int MAX_CUE_CHARS = 1_000;
  private static final int MAX_CHARS = 4_000_000;

  /** Of a cue whose end nobody says. */
  private static final double USUAL_SECONDS = 5;

  /** MPEG-4 timed text (3GPP TS 26.245) begins with its length in bytes. */
  private static final int MOV_TEXT_LENGTH_BYTES = 2;

  /** Fields before the text in an event of Advanced SubStation Alpha, as Matroska holds it. */
  private static final int ASS_FIELDS = 8;

  private final StreamInfo source;
  private final double originSeconds;
  private final StringBuilder text = new StringBuilder("WEBVTT\n");
  private int cues;
  private boolean tooMuch;

  /**
   * @param source borrowed
   * @param originSeconds the input's time that becomes 0
   */
  SubtitleTrack(StreamInfo source, double originSeconds) {
    this.source = source;
    this.originSeconds = originSeconds;
  }

  /** Whether these are subtitles of text, and not of pictures. */
  static boolean takes(StreamInfo stream) {
    return stream.subtitles() && CODECS.contains(stream.codec());
  }

  /** Reads a packet, which stays the caller's. */
  void add(Packet packet) {
    if (packet.pts() == Packet.NO_TIMESTAMP || packet.size() > 4 * MAX_CUE_CHARS) {
      tooMuch |= packet.size() > 4 * MAX_CUE_CHARS;
      return;
    }
    String cue = markup(content(packet.bytes()));
    double tick = source.timeBase().toDouble();
    double start = packet.pts() * tick - originSeconds;
    double seconds = packet.duration() > 0 ? packet.duration() * tick : USUAL_SECONDS;
    if (cue.isEmpty() || start + seconds <= 0) {
      return;
    }
    if (cues == MAX_CUES || text.length() + cue.length() > MAX_CHARS) {
      tooMuch = true;
      return;
    }
    cues++;
    long from = Math.round(Math.max(0, start) * 1000);
    long to = Math.max(from + 1, Math.round((start + seconds) * 1000));
    text.append('\n')
        .append(WebVtt.time(from))
        .append(" --> ")
        .append(WebVtt.time(to))
        .append('\n')
        .append(cue)
        .append('\n');
  }

  private String content(byte[] bytes) {
    int from = 0;
    int length = bytes.length;
    if (source.codec().equals(CodecId.MOV_TEXT)) {
      if (bytes.length < MOV_TEXT_LENGTH_BYTES) {
        return "";
      }
      from = MOV_TEXT_LENGTH_BYTES;
      length = Math.min((bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF), bytes.length - from);
    }
    String content = new String(bytes, from, length, StandardCharsets.UTF_8);
    if (source.codec().equals(CodecId.ASS)) {
      String[] fields = content.split(",", ASS_FIELDS + 1);
      return fields[fields.length - 1].replaceAll("\\{[^}]*}", "").replaceAll("\\\\[Nn]", "\n");
    }
    return content;
  }

  /** Lines without control characters, of which italics, bold and underlines are kept as such. */
  private static String markup(String content) {
    String escaped =
        Arrays.stream(content.split("\\R"))
            .map(line -> WebVtt.escaped(line.replaceAll("\\p{Cntrl}", "")).strip())
            .filter(line -> !line.isEmpty())
            .collect(Collectors.joining("\n"));
    String cut = escaped.length() > MAX_CUE_CHARS ? escaped.substring(0, MAX_CUE_CHARS) : escaped;
    return cut.replaceAll("&lt;(/?[ibu])&gt;", "<$1>");
  }

  /** Whether something was left out. */
  boolean tooMuch() {
    return tooMuch;
  }

  String vtt() {
    return text.toString();
  }
}
