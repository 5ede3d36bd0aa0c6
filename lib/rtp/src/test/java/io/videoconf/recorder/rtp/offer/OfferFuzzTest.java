package io.videoconf.recorder.rtp.offer;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.rtp.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever a request holds, it is answered or refused with the name of a field. */
class OfferFuzzTest {
  private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd";
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "-1",
          "0",
          "96",
          "1.5",
          "1e300",
          "99999999999999999999",
          "''",
          "'x'",
          "'::1'",
          "'opus'",
          "'rtx'",
          "'video/rtx'",
          "[]",
          "[null]",
          "[1, 1]",
          "[{}]",
          "{}",
          "{'a': {}}",
          "{'apt': 96}");

  private static final List<String> REQUESTS =
      List.of(
          """
          {'participant_id': 'p', 'source': 'camera', 'ssrc': 1, 'mid': 'v', 'transport_id': 't',
           'formats': [{'codec': 'H264', 'payload_type': 96, 'clock_rate': 90000,
                        'format_parameters': {'packetization-mode': 1}, 'rtx_payload_type': 97},
                       {'codec': 'AV1', 'payload_type': 98}],
           'rtx': {'payload_type': 99, 'ssrc': 2}, 'red_payload_type': 100,
           'ignored_payload_types': [101], 'header_extensions': {'mid': 1}, 'ip_version': 6,
           'rtcp_feedback': ['nack'], 'rtcp': {'ip': '::1', 'port': 5}, 'rtcp_mux': false,
           'srtp': {'crypto_suite': 'AES_CM_128_HMAC_SHA1_80', 'key_base64': '@'}}
          """,
          """
          {'participant_id': 'p', 'source': 'microphone', 'rtcp_mux': false, 'rtp_parameters': {
            'codecs': [{'mimeType': 'audio/opus', 'payloadType': 96, 'clockRate': 48000,
                        'channels': 2, 'parameters': {'useinbandfec': 1},
                        'rtcpFeedback': [{'type': 'nack', 'parameter': ''}]},
                       {'mimeType': 'audio/red', 'payloadType': 97, 'clockRate': 48000}],
            'headerExtensions': [{'uri': 'urn:ietf:params:rtp-hdrext:sdes:mid', 'id': 1}],
            'encodings': [{'ssrc': 1, 'rtx': {'ssrc': 2}}], 'rtcp': {'reducedSize': true}},
           'srtp_parameters': {'cryptoSuite': 'AES_CM_128_HMAC_SHA1_80', 'keyBase64': '@'},
           'rtcp_tuple': {'localAddress': '127.0.0.1', 'localPort': 5}}
          """);

  private static void readAndAnswer(JsonNode json) {
    TrackRequest request;
    try {
      request = TrackRequest.read(json);
    } catch (InvalidOfferException e) {
      assertThat(e.field()).isNotEmpty();
      assertThat(e.getMessage()).doesNotContain(KEY);
      return;
    }
    List<TransportAnswer> answers = new ArrayList<>();
    for (TransportOffer transport : request.transports()) {
      List<Integer> ids = transport.tracks().stream().map(track -> 1).toList();
      answers.add(
          new TransportAnswer("t", "::1", 5, 5, transport.newAnswerKey(new Random(1)), ids));
    }
    assertThat(Json.MAPPER.writeValueAsString(TrackAnswer.of(request, answers)))
        .doesNotContain(KEY);
    assertThat(request.toString()).doesNotContain(KEY);
  }

  private static JsonNode json(String text) {
    return Json.MAPPER.readTree(text.replace('\'', '"').replace("@", KEY));
  }

  @Test
  void anyJsonIsAnsweredOrRefused() {
    REQUESTS.forEach(request -> readAndAnswer(json(request)));
    Seeded.check(
        2_000,
        random -> {
          JsonNode request = json(REQUESTS.get(random.nextInt(REQUESTS.size())));
          for (int i = random.nextInt(3); i >= 0; i--) {
            change(request, random);
          }
          readAndAnswer(request);
        });
  }

  /** Replaces or removes one value, wherever it is. */
  private static void change(JsonNode node, Random random) {
    List<JsonNode> containers = new ArrayList<>();
    collect(node, containers);
    JsonNode value = json(VALUES.get(random.nextInt(VALUES.size())));
    switch (containers.get(random.nextInt(containers.size()))) {
      case ObjectNode object when !object.isEmpty() -> {
        List<String> names = List.copyOf(object.propertyNames());
        String name = names.get(random.nextInt(names.size()));
        if (random.nextInt(4) == 0) {
          object.remove(name);
        } else {
          object.set(name, value);
        }
      }
      case ArrayNode array when !array.isEmpty() -> array.set(random.nextInt(array.size()), value);
      default -> {}
    }
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainer()) {
      containers.add(node);
      node.forEach(child -> collect(child, containers));
    }
  }

  @Test
  void anySdpIsAnsweredOrRefused() {
    String bundle =
        "v=0\r\na=group:BUNDLE 0 1\r\nm=audio 9 RTP/SAVPF 0 96\r\na=mid:0\r\na=rtcp-mux\r\n"
            + "a=rtpmap:96 red/48000\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:"
            + KEY
            + "|2^20\r\nm=video 0 RTP/SAVPF 97\r\na=bundle-only\r\na=mid:1\r\n"
            + "a=rtpmap:97 AV1/90000\r\na=simulcast:send h;l\r\n";
    List<List<String>> offers =
        List.of(SdpOfferTest.BROWSER_OFFER.lines().toList(), bundle.lines().toList());
    Seeded.check(
        2_000,
        random -> {
          List<String> lines = new ArrayList<>(offers.get(random.nextInt(2)));
          for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(lines.size());
            String line = lines.get(at);
            int cut = random.nextInt(line.length() + 1);
            switch (random.nextInt(4)) {
              case 0 -> lines.add(random.nextInt(lines.size()), line);
              case 1 -> lines.set(at, line.substring(0, cut));
              case 2 -> lines.set(at, line.substring(0, cut) + " " + line.substring(cut));
              default -> lines.set(at, line.substring(0, cut) + random.nextInt(-1, 70_000));
            }
          }
          ObjectNode request = Json.MAPPER.createObjectNode().put("participant_id", "p");
          readAndAnswer(request.put("sdp", String.join("\r\n", lines)));
        });
  }
}
