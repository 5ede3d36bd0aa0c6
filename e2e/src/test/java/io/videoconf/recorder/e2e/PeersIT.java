package io.videoconf.recorder.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.e2e.judge.Film;
import io.videoconf.recorder.e2e.judge.Participants;
import io.videoconf.recorder.e2e.judge.Sound;
import io.videoconf.recorder.e2e.judge.Sync;
import io.videoconf.recorder.e2e.rig.ControlApi;
import io.videoconf.recorder.e2e.rig.ExternalTools;
import io.videoconf.recorder.e2e.rig.FileSender;
import io.videoconf.recorder.e2e.rig.FileSender.Keys;
import io.videoconf.recorder.e2e.rig.FileSender.Stream;
import io.videoconf.recorder.e2e.rig.MediaFile;
import io.videoconf.recorder.e2e.rig.NodeProject;
import io.videoconf.recorder.e2e.rig.Peer;
import io.videoconf.recorder.e2e.rig.Recordings;
import io.videoconf.recorder.e2e.rig.RunningRecorder;
import io.videoconf.recorder.e2e.rig.SharedRecorder;
import io.videoconf.recorder.e2e.rig.SyntheticMedia;
import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.media.synth.Region;
import io.videoconf.recorder.media.synth.Tones;
import io.videoconf.recorder.model.Codec;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * One meeting of senders that other people wrote: each offers its tracks in the way that it knows,
 * with or without SRTP, and sends picture and sound of a synthetic participant.
 */
@ExtendWith(SharedRecorder.class)
@TestInstance(Lifecycle.PER_CLASS)
@Tag("alone")
class PeersIT {
  private static final int SECONDS = 12;
  private static final int VIDEO = 96;
  private static final int RTX = 97;
  private static final int AUDIO = 111;
  private static final double LOSS = 0.05;

  /** Two pictures may fall into one frame of the canvas: Matroska knows only milliseconds. */
  private static final double LEAST_PICTURES = 0.8;

  private static final double SYNC_SECONDS = 0.06;

  private static final Duration SENDING = Duration.ofSeconds(SECONDS + 10);

  /** Who takes part; the number chooses colour and tone. */
  enum Sender {
    /** The glue of examples/mediasoup; SRTP, a port for each track. */
    MEDIASOUP_GLUE,
    /** {@code ffmpeg -f rtp}, RTCP on ports of its own. */
    FFMPEG,
    /** rtpbin, RTCP on ports of its own. */
    GSTREAMER,
    /** rtpbin and srtpenc with AEAD_AES_256_GCM. */
    GSTREAMER_SRTP,
    /** Everything on one port, SRTP, five packets of a hundred lost and sent again as RTX. */
    WERIFT
  }

  private final SecureRandom random = new SecureRandom();
  private final List<Peer> peers = new ArrayList<>();
  private final Map<Sender, Region> tiles = new HashMap<>();
  private ControlApi control;
  private String recordingId;
  private JsonNode state;
  private JsonNode weriftCounts;
  private Film film;
  private Sound sound;

  @BeforeAll
  void meet(RunningRecorder recorder) throws IOException, InterruptedException {
    ExternalTools.need("node", "npm", "gst-launch-1.0");
    control = recorder.control();
    Map<Sender, Path> files = new HashMap<>();
    for (Sender sender : Sender.values()) {
      SyntheticMedia media = SyntheticMedia.of(sender.ordinal(), codec(sender), SECONDS);
      files.put(sender, MediaFile.of(media, SECONDS));
    }
    NodeProject example = NodeProject.of("examples/mediasoup");
    example.run("npx", "tsc");
    NodeProject scripts = NodeProject.of("e2e/src/test/node");

    List<Peer> senders = new ArrayList<>();
    senders.add(mediasoup(example, recorder, files.get(Sender.MEDIASOUP_GLUE)));
    senders.add(ffmpeg(files.get(Sender.FFMPEG)));
    senders.add(gstreamer(files.get(Sender.GSTREAMER)));
    senders.add(gstreamerSrtp(files.get(Sender.GSTREAMER_SRTP)));
    Peer relay = keep(Peer.start("werift", scripts.node("werift-sender.js")));
    senders.add(werift(relay, files.get(Sender.WERIFT)));
    for (Peer sender : senders) {
      sender.awaitOrEnd(SENDING);
    }
    relay.tell("counts");
    weriftCounts = Json.MAPPER.readTree(relay.line());
    control.stop(recordingId);
    state = control.state(recordingId);

    Path file =
        new Recordings(recorder.api()).download(recordingId, "peers", Duration.ofMinutes(1));
    List<Region> grid = Grid.of(Sender.values().length);
    film = Film.of(file, new HashSet<>(grid));
    sound = Sound.of(file);
    for (Region tile : grid) {
      owner(tile).ifPresent(number -> tiles.put(Sender.values()[number], tile));
    }
  }

  @AfterAll
  void leave() {
    peers.forEach(Peer::close);
  }

  @ParameterizedTest
  @EnumSource
  void everyPictureOfTheirsIsInTheirTile(Sender sender) {
    assertThat(tiles).containsKey(sender);
    long pictures =
        film.in(tiles.get(sender)).stream()
            .map(Film.View::code)
            .filter(OptionalInt::isPresent)
            .distinct()
            .count();
    assertThat(pictures)
        .isGreaterThanOrEqualTo(
            Math.round(SECONDS * SyntheticMedia.FRAME_RATE * leastPictures(sender)));
  }

  /**
   * GStreamer takes the times of its file, in whole milliseconds. Where they lie about the border
   * of two frames, one of three pictures comes too late for its frame and with the next one.
   */
  private static double leastPictures(Sender sender) {
    return switch (sender) {
      case GSTREAMER, GSTREAMER_SRTP -> 0.6;
      case MEDIASOUP_GLUE, FFMPEG, WERIFT -> LEAST_PICTURES;
    };
  }

  @ParameterizedTest
  @EnumSource
  void theirSoundFitsTheirPicture(Sender sender) {
    List<Double> beeps = sound.onsets(Tones.beepHz(sender.ordinal()));
    List<Double> offsets = Sync.beepAfterFlash(film.flashes(tiles.get(sender)), beeps);

    assertThat(offsets).as("pairs of flash and beep").hasSizeGreaterThan(SECONDS / 2);
    long inSync = offsets.stream().filter(offset -> Math.abs(offset) <= SYNC_SECONDS).count();
    assertThat((double) inSync / offsets.size())
        .as("beeps after flashes: %s", offsets)
        .isGreaterThanOrEqualTo(0.8);
  }

  @ParameterizedTest
  @EnumSource
  void nothingOfTheirsIsRefused(Sender sender) {
    for (JsonNode track : state.path("tracks")) {
      if (track.path("participant_id").asString().equals(id(sender))) {
        assertThat(track.path("packets_received").asInt()).as("%s", track).isGreaterThan(100);
        assertThat(track.path("packets_rejected").asInt()).as("%s", track).isZero();
      }
    }
  }

  @Test
  void whatIsLostIsAskedForAndComesAsRetransmission() {
    assertThat(weriftCounts.path("lost").asInt()).as("%s", weriftCounts).isGreaterThan(20);
    assertThat(weriftCounts.path("retransmitted").asInt())
        .as("%s", weriftCounts)
        .isGreaterThanOrEqualTo(weriftCounts.path("lost").asInt());
    JsonNode track = videoOf(Sender.WERIFT);
    assertThat(track.path("packets_repaired").asInt())
        .as("%s", track)
        .isGreaterThanOrEqualTo(weriftCounts.path("lost").asInt() - 1);
  }

  private Peer mediasoup(NodeProject example, RunningRecorder recorder, Path file)
      throws IOException {
    String ingest = String.valueOf(recorder.services().get("ingest"));
    ProcessBuilder builder = example.node("dist/stand-in.js", ingest, "peers");
    builder.environment().put("RECORDER_TOKEN", recorder.token());
    Peer glue = keep(Peer.start("mediasoup-glue", builder));
    recordingId = Json.MAPPER.readTree(glue.line()).path("recording").asString();
    Map<String, JsonNode> sends = new HashMap<>();
    for (int i = 0; i < 2; i++) {
      JsonNode send = Json.MAPPER.readTree(glue.line()).path("send");
      sends.put(send.path("kind").asString(), send);
    }
    JsonNode video = sends.get("video");
    JsonNode audio = sends.get("audio");
    return keep(
        FileSender.ffmpeg(
            "mediasoup-sender",
            file,
            stream(video),
            stream(audio),
            new Keys(key(video), key(audio))));
  }

  private static Stream stream(JsonNode send) {
    int port = send.path("port").asInt();
    return new Stream(send.path("payloadType").asInt(), send.path("ssrc").asLong(), port, port);
  }

  private static String key(JsonNode send) {
    return send.path("srtpParameters").path("keyBase64").asString();
  }

  private Peer ffmpeg(Path file) throws IOException, InterruptedException {
    JsonNode video = add(plain(Sender.FFMPEG, "camera", VIDEO, 2101, false));
    JsonNode audio = add(plain(Sender.FFMPEG, "microphone", AUDIO, 2102, false));
    return keep(
        FileSender.ffmpeg(
            "ffmpeg", file, stream(video, VIDEO, 2101), stream(audio, AUDIO, 2102), null));
  }

  private Peer gstreamer(Path file) throws IOException, InterruptedException {
    JsonNode video = add(plain(Sender.GSTREAMER, "camera", VIDEO, 2201, false));
    JsonNode audio = add(plain(Sender.GSTREAMER, "microphone", AUDIO, 2202, false));
    return keep(
        FileSender.gstreamer(
            "gstreamer",
            file,
            codec(Sender.GSTREAMER),
            stream(video, VIDEO, 2201),
            stream(audio, AUDIO, 2202),
            null));
  }

  private Peer gstreamerSrtp(Path file) throws IOException, InterruptedException {
    byte[] key = bytes(44);
    Map<String, Object> srtp =
        Map.of(
            "crypto_suite",
            "AEAD_AES_256_GCM",
            "key_base64",
            Base64.getEncoder().encodeToString(key));
    Map<String, Object> video = plain(Sender.GSTREAMER_SRTP, "camera", VIDEO, 2301, true);
    Map<String, Object> audio = plain(Sender.GSTREAMER_SRTP, "microphone", AUDIO, 2302, true);
    video.put("srtp", srtp);
    audio.put("srtp", srtp);
    return keep(
        FileSender.gstreamer(
            "gstreamer-srtp",
            file,
            codec(Sender.GSTREAMER_SRTP),
            stream(add(video), VIDEO, 2301),
            stream(add(audio), AUDIO, 2302),
            HexFormat.of().formatHex(key)));
  }

  private Peer werift(Peer relay, Path file) throws IOException, InterruptedException {
    String ourKey = Base64.getEncoder().encodeToString(bytes(30));
    String crypto = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + ourKey;
    String sdp =
        """
        v=0
        o=- 1 1 IN IP4 127.0.0.1
        s=-
        c=IN IP4 127.0.0.1
        t=0 0
        a=group:BUNDLE 0 1
        m=audio 9 RTP/SAVPF 111
        a=mid:0
        a=sendonly
        a=rtcp-mux
        a=rtpmap:111 opus/48000/2
        a=ssrc:2402 cname:werift
        %1$s
        m=video 9 RTP/SAVPF 96 97
        a=mid:1
        a=sendonly
        a=rtcp-mux
        a=rtpmap:96 VP8/90000
        a=rtcp-fb:96 nack
        a=rtcp-fb:96 nack pli
        a=rtpmap:97 rtx/90000
        a=fmtp:97 apt=96
        a=ssrc-group:FID 2401 2403
        a=ssrc:2401 cname:werift
        a=ssrc:2403 cname:werift
        %1$s
        """
            .formatted(crypto)
            .replace("\n", "\r\n");
    JsonNode answer = add(Map.of("participant_id", id(Sender.WERIFT), "sdp", sdp));
    Matcher theirKey =
        Pattern.compile("AES_CM_128_HMAC_SHA1_80 inline:(\\S+)")
            .matcher(answer.path("sdp").asString());
    assertThat(theirKey.find()).as("a key in %s", answer).isTrue();
    int port = answer.path("tracks").get(0).path("port").asInt();
    assertThat(answer.path("tracks").get(1).path("port").asInt()).isEqualTo(port);

    Map<String, Object> task = new LinkedHashMap<>();
    task.put("target", Map.of("ip", "127.0.0.1", "port", port));
    task.put("suite", "AES_CM_128_HMAC_SHA1_80");
    task.put("ourKey", ourKey);
    task.put("theirKey", theirKey.group(1));
    task.put("loss", LOSS);
    task.put(
        "video", Map.of("payloadType", VIDEO, "rtx", Map.of("payloadType", RTX, "ssrc", 2403)));
    relay.tell(Json.MAPPER.writeValueAsString(task));
    JsonNode ports = Json.MAPPER.readTree(relay.line()).path("ports");
    return keep(
        FileSender.ffmpeg(
            "werift-source",
            file,
            new Stream(VIDEO, 2401, ports.path("video").asInt(), ports.path("videoRtcp").asInt()),
            new Stream(AUDIO, 2402, ports.path("audio").asInt(), ports.path("audioRtcp").asInt()),
            null));
  }

  private Map<String, Object> plain(
      Sender sender, String source, int payloadType, long ssrc, boolean rtcpMux) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("participant_id", id(sender));
    body.put("source", source);
    body.put("codec", payloadType == AUDIO ? "opus" : codec(sender).encodingName());
    body.put("payload_type", payloadType);
    body.put("ssrc", ssrc);
    body.put("rtcp_mux", rtcpMux);
    return body;
  }

  private JsonNode add(Map<String, Object> body) throws IOException, InterruptedException {
    return control.addTracks(recordingId, body);
  }

  private static Stream stream(JsonNode answer, int payloadType, long ssrc) {
    return new Stream(
        payloadType, ssrc, answer.path("port").asInt(), answer.path("rtcp_port").asInt());
  }

  private JsonNode videoOf(Sender sender) {
    for (JsonNode track : state.path("tracks")) {
      if (track.path("participant_id").asString().equals(id(sender))
          && track.path("source").asString().equals("camera")) {
        return track;
      }
    }
    throw new AssertionError("no camera of " + sender + " in " + state);
  }

  /** Whose tile it is, by its colour. */
  private OptionalInt owner(Region tile) {
    Map<Integer, Integer> votes = new HashMap<>();
    for (Film.View view : film.in(tile)) {
      Participants.nearest(view.background()).ifPresent(who -> votes.merge(who, 1, Integer::sum));
    }
    return votes.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(most -> OptionalInt.of(most.getKey()))
        .orElse(OptionalInt.empty());
  }

  private static Codec codec(Sender sender) {
    return switch (sender) {
      case FFMPEG, GSTREAMER_SRTP -> Codec.H264;
      case MEDIASOUP_GLUE, GSTREAMER, WERIFT -> Codec.VP8;
    };
  }

  private static String id(Sender sender) {
    return sender == Sender.MEDIASOUP_GLUE ? "mediasoup" : sender.name().toLowerCase(Locale.ROOT);
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private Peer keep(Peer peer) {
    peers.add(peer);
    return peer;
  }
}
