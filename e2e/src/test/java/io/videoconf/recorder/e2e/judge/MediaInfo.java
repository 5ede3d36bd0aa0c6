package io.videoconf.recorder.e2e.judge;

import io.videoconf.recorder.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What ffprobe says of a file with one picture and one sound.
 *
 * @param frameRate average frames per second, as a fraction such as {@code 30/1}
 * @param videoFrames counted, not estimated
 */
public record MediaInfo(
    String videoCodec,
    int width,
    int height,
    String frameRate,
    int videoFrames,
    double videoSeconds,
    String audioCodec,
    int sampleRate,
    int channels,
    double audioSeconds,
    double seconds) {

  /** Asks ffprobe. */
  public static MediaInfo of(Path file) throws IOException {
    String json =
        Ffmpeg.ffprobe(
            List.of(
                "-count_packets", "-show_streams", "-show_format", "-of", "json", file.toString()));
    JsonNode root = Json.MAPPER.readTree(json);
    JsonNode video = stream(root, "video");
    JsonNode audio = stream(root, "audio");
    return new MediaInfo(
        video.path("codec_name").asString(),
        video.path("width").asInt(),
        video.path("height").asInt(),
        video.path("avg_frame_rate").asString(),
        video.path("nb_read_packets").asInt(),
        video.path("duration").asDouble(),
        audio.path("codec_name").asString(),
        audio.path("sample_rate").asInt(),
        audio.path("channels").asInt(),
        audio.path("duration").asDouble(),
        root.path("format").path("duration").asDouble());
  }

  private static JsonNode stream(JsonNode root, String type) throws IOException {
    for (JsonNode stream : root.path("streams")) {
      if (stream.path("codec_type").asString().equals(type)) {
        return stream;
      }
    }
    throw new IOException("no " + type + " stream in " + root);
  }
}
