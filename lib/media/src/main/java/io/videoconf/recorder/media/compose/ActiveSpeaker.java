package io.videoconf.recorder.media.compose;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds who speaks, by how loud everybody is. Whoever is clearly louder than the speaker for a
 * while takes over, but leaves the floor to each speaker for a second; a cough changes nothing, and
 * in silence the last speaker stays. Pure: time is what it is told. Not thread-safe.
 */
final class ActiveSpeaker {
  /** Quieter than this is the noise of a room. */
  private static final double FLOOR_DBOV = -60;

  /** Speech is at least so far above the floor, in dB and smoothed. */
  private static final double SPEECH_DB = 12;

  /** Who takes over is louder by so much. */
  private static final double MARGIN_DB = 3;

  /** The pause between two words is shorter, and so is a cough. */
  private static final double SMOOTHING_NANOS = 250e6;

  private static final long TAKE_OVER_NANOS = 300_000_000L;
  private static final long HOLD_NANOS = 1_000_000_000L;

  /** Who thinks for so long between two sentences still speaks. */
  private static final long SILENCE_NANOS = 2_000_000_000L;

  private final Map<String, Voice> voices = new TreeMap<>();
  private @Nullable String speaker;
  private long speakerSinceNanos;
  private @Nullable String challenger;
  private long challengerSinceNanos;

  /** Loudness in dB above the floor, smoothed up to a time. */
  private static final class Voice {
    private double loudness;
    private long nanos;
    private long spokeNanos = Long.MIN_VALUE / 2;

    Voice(long nanos) {
      this.nanos = nanos;
    }

    void add(double above, long untilNanos) {
      if (untilNanos > nanos) {
        double kept = Math.exp((nanos - untilNanos) / SMOOTHING_NANOS);
        loudness = kept * loudness + (1 - kept) * above;
        nanos = untilNanos;
      }
      if (loudness >= SPEECH_DB) {
        spokeNanos = nanos;
      }
    }

    double at(long atNanos) {
      return atNanos <= nanos ? loudness : loudness * Math.exp((nanos - atNanos) / SMOOTHING_NANOS);
    }
  }

  /**
   * Somebody was that loud.
   *
   * @param fromNanos begin of the sound; calls for one participant come in order
   * @param levelDbov -127 (silence) to 0
   */
  void heard(String participantId, long fromNanos, long durationNanos, double levelDbov) {
    Voice voice = voices.computeIfAbsent(participantId, _ -> new Voice(fromNanos));
    voice.add(0, fromNanos);
    voice.add(Math.max(0, levelDbov - FLOOR_DBOV), fromNanos + durationNanos);
  }

  /** Somebody left the meeting. */
  void left(String participantId) {
    voices.remove(participantId);
    if (participantId.equals(speaker)) {
      speaker = null;
    }
    if (participantId.equals(challenger)) {
      challenger = null;
    }
  }

  /** Who speaks at that time; times do not go back. Null until somebody has spoken. */
  @Nullable String at(long nanos) {
    String loudest = loudest(nanos);
    if (loudest == null || loudest.equals(speaker)) {
      challenger = null;
      return speaker;
    }
    if (!loudest.equals(challenger)) {
      challenger = loudest;
      challengerSinceNanos = nanos;
    }
    boolean longEnough = nanos - challengerSinceNanos >= TAKE_OVER_NANOS;
    if (longEnough && (speaker == null || nanos - speakerSinceNanos >= HOLD_NANOS)) {
      speaker = loudest;
      speakerSinceNanos = nanos;
      challenger = null;
    }
    return speaker;
  }

  /** Whether somebody said something just now; not so in a longer silence. */
  boolean isHeard(@Nullable String participantId, long nanos) {
    Voice voice = participantId == null ? null : voices.get(participantId);
    return voice != null && nanos - voice.spokeNanos <= SILENCE_NANOS;
  }

  private @Nullable String loudest(long nanos) {
    Voice current = speaker == null ? null : voices.get(speaker);
    double best = current == null ? 0 : current.at(nanos) + MARGIN_DB;
    best = Math.max(best, SPEECH_DB);
    String loudest = null;
    for (Map.Entry<String, Voice> entry : voices.entrySet()) {
      double loudness = entry.getValue().at(nanos);
      if (!entry.getKey().equals(speaker) && loudness > best) {
        best = loudness;
        loudest = entry.getKey();
      }
    }
    return loudest;
  }
}
