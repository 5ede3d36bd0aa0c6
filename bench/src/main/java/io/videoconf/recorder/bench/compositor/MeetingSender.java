package io.videoconf.recorder.bench.compositor;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.rtp.payload.Packetizer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Sends one meeting over UDP from packets that were made before. Not thread-safe. */
final class MeetingSender {
  private static final int PICTURE_PAYLOAD_TYPE = 96;
  private static final int SOUND_PAYLOAD_TYPE = 111;
  private static final int SSRCS_PER_MEETING = 1000;

  private final RecorderProcess recorder;
  private final String path;
  private final DatagramChannel channel;
  private final List<Due> packets = new ArrayList<>();
  private int next;
  private long startNanos;
  private long latestNanos;

  private record Due(long nanos, InetSocketAddress to, ByteBuffer bytes) {}

  /**
   * What became of the meeting so far.
   *
   * @param sent packets
   * @param received packets
   * @param lost packets, with those that the kernel dropped
   * @param mediaSeconds how far the compositor has come
   * @param elapsedSeconds since the first packet
   * @param senderLateSeconds the worst delay of a packet in the sender: that is no fault of the
   *     recorder
   */
  record Progress(
      long sent,
      long received,
      long lost,
      double mediaSeconds,
      double elapsedSeconds,
      double senderLateSeconds) {
    double lagSeconds() {
      return elapsedSeconds - mediaSeconds;
    }
  }

  /** Starts a recording with all tracks of the meeting. */
  MeetingSender(
      RecorderProcess recorder,
      DatagramChannel channel,
      MeetingCase meeting,
      Inputs inputs,
      int number)
      throws IOException, InterruptedException {
    this.recorder = recorder;
    this.channel = channel;
    this.path = recorder.startRecording();
    for (int i = 0; i < meeting.sources().size(); i++) {
      Source source = meeting.sources().get(i);
      Source.Picture picture = source.picture();
      long ssrc = (number + 1L) * SSRCS_PER_MEETING + 2L * i;
      if (picture != null) {
        add(
            offer(source, "camera", Codec.VP8, PICTURE_PAYLOAD_TYPE, ssrc),
            Packetizer.of(Codec.VP8, ssrc, PICTURE_PAYLOAD_TYPE, 0),
            Codec.VP8,
            IvfFile.read(inputs.picture(picture, source.seed())));
      }
      add(
          offer(source, "microphone", Codec.OPUS, SOUND_PAYLOAD_TYPE, ssrc + 1).put("channels", 2),
          Packetizer.of(Codec.OPUS, ssrc + 1, SOUND_PAYLOAD_TYPE, 0),
          Codec.OPUS,
          OggOpusFile.read(inputs.sound(source.seed())));
    }
    packets.sort(Comparator.comparingLong(Due::nanos));
  }

  private static ObjectNode offer(
      Source source, String kind, Codec codec, int payloadType, long ssrc) {
    return Json.MAPPER
        .createObjectNode()
        .put("participant_id", source.participantId())
        .put("display_name", source.participantId())
        .put("source", kind)
        .put("codec", codec.encodingName())
        .put("payload_type", payloadType)
        .put("clock_rate", codec.clockRateHz())
        .put("ssrc", ssrc);
  }

  private void add(ObjectNode offer, Packetizer packetizer, Codec codec, List<AccessUnit> units)
      throws IOException, InterruptedException {
    JsonNode answer = recorder.call("POST", path + "/tracks", offer);
    InetSocketAddress to =
        new InetSocketAddress(answer.path("ip").asString(), answer.path("port").asInt());
    for (AccessUnit unit : units) {
      long timestamp = Math.round(unit.timestampNanos() * codec.clockRateHz() / 1e9);
      for (byte[] packet : packetizer.packetize(unit, timestamp)) {
        ByteBuffer direct = ByteBuffer.allocateDirect(packet.length).put(packet).flip();
        packets.add(new Due(unit.timestampNanos(), to, direct));
      }
    }
  }

  /** The meeting begins at that time of {@link System#nanoTime}. */
  void begin(long nowNanos) {
    startNanos = nowNanos;
  }

  /**
   * Sends what is due.
   *
   * @return when the next packet is; {@link Long#MAX_VALUE} after the last
   */
  long sendDue(long nowNanos) throws IOException {
    while (next < packets.size()) {
      Due due = packets.get(next);
      long at = startNanos + due.nanos();
      if (at - nowNanos > 0) {
        return at;
      }
      latestNanos = Math.max(latestNanos, nowNanos - at);
      channel.send(due.bytes(), due.to());
      next++;
    }
    return Long.MAX_VALUE;
  }

  /** Ends the recording. */
  void stop() throws IOException, InterruptedException {
    recorder.call("POST", path + "/stop", null);
  }

  Progress progress() throws IOException, InterruptedException {
    long sent = next;
    double elapsed = (System.nanoTime() - startNanos) / 1e9;
    JsonNode state = recorder.call("GET", path, null);
    long received = 0;
    long lost = 0;
    for (JsonNode track : state.path("tracks")) {
      received += track.path("packets_received").asLong(0);
      lost += track.path("packets_lost").asLong(0) + track.path("kernel_drops").asLong(0);
    }
    return new Progress(
        sent,
        received,
        lost,
        state.path("cell").path("media_seconds").asDouble(0),
        elapsed,
        latestNanos / 1e9);
  }
}
