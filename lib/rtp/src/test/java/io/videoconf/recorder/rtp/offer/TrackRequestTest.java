package io.videoconf.recorder.rtp.offer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.HeaderExtension;
import io.videoconf.recorder.model.RtcpFeedback;
import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.model.RtpParameters;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.rtp.offer.TrackRequest.Dialect;
import io.videoconf.recorder.rtp.srtp.SrtpKey;
import io.videoconf.recorder.rtp.srtp.SrtpSuite;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class TrackRequestTest {

  private static TrackRequest read(String json) {
    return TrackRequest.read(Json.MAPPER.readTree(json.replace('\'', '"')));
  }

  @Test
  void readsPlainJson() {
    TrackRequest request =
        read(
            """
            {'participant_id': 'p1', 'display_name': 'Ada', 'source': 'screen', 'ssrc': 4294967295,
             'formats': [
               {'codec': 'h264', 'payload_type': 100, 'format_parameters': {'Packetization-Mode': 1},
                'rtx_payload_type': 101},
               {'codec': 'VP9', 'payload_type': 102, 'clock_rate': 90000}],
             'rtx': {'payload_type': 103, 'ssrc': 7}, 'ignored_payload_types': [120],
             'rtcp_mux': false, 'reduced_size_rtcp': true, 'ip_version': 6, 'mid': 'v',
             'rtcp': {'ip': '::1', 'port': 5001},
             'header_extensions': {'orientation': 13, 'transport_cc': 3, 'mid': 1,
               'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time': 9},
             'rtcp_feedback': ['nack', 'ccm fir'],
             'srtp': {'crypto_suite': 'AEAD_AES_128_GCM',
                      'key_base64': 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGw=='},
             'transport_id': 't1'}
            """);

    assertThat(request.dialect()).isEqualTo(Dialect.PLAIN);
    assertThat(request.participantId()).isEqualTo("p1");
    assertThat(request.displayName()).isEqualTo("Ada");
    assertThat(request.transports())
        .containsExactly(
            new TransportOffer(
                false,
                true,
                true,
                new InetSocketAddress(InetAddress.ofLiteral("::1"), 5001),
                new SrtpKey(SrtpSuite.AEAD_AES_128_GCM, bytes(28)),
                "t1",
                List.of(
                    new TrackOffer(
                        TrackSource.SCREEN,
                        new RtpParameters(
                            List.of(
                                new RtpFormat(
                                    100, Codec.H264, 90_000, 0, Map.of("packetization-mode", "1")),
                                new RtpFormat(102, Codec.VP9, 90_000, 0, Map.of())),
                            0xFFFFFFFFL,
                            7L,
                            "v",
                            Map.of(101, 100, 103, 100),
                            null,
                            Set.of(120),
                            Map.of(
                                HeaderExtension.VIDEO_ORIENTATION,
                                13,
                                HeaderExtension.TRANSPORT_SEQUENCE_NUMBER,
                                3,
                                HeaderExtension.MID,
                                1,
                                HeaderExtension.ABS_CAPTURE_TIME,
                                9),
                            Set.of(RtcpFeedback.NACK, RtcpFeedback.CCM_FIR))))));
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  @Test
  void littleNeedsToBeSaid() {
    TransportOffer opus =
        read("{'participant_id': 'p1', 'codec': 'opus', 'payload_type': 111}")
            .transports()
            .getFirst();
    TransportOffer vp8 =
        read("{'participant_id': 'p1', 'codec': 'VP8', 'payload_type': 96}")
            .transports()
            .getFirst();

    assertThat(opus.tracks().getFirst().toSpec(3, "p1"))
        .isEqualTo(
            TrackSpec.of(3, "p1", TrackSource.MICROPHONE, Codec.OPUS, 111, null, 2, Map.of()));
    assertThat(opus.rtcpMux()).isTrue();
    assertThat(opus.reducedSizeRtcp()).isFalse();
    assertThat(vp8.tracks().getFirst().rtp().feedback()).containsExactly(RtcpFeedback.NACK_PLI);
  }

  @Test
  void plainAudioMayBeRedundantAndOfSeveralCodecs() {
    RtpParameters rtp =
        read("""
        {'participant_id': 'p1', 'codec': 'opus', 'payload_type': 111, 'channels': 1,
         'red_payload_type': 63, 'header_extensions': {'audio_level': 1}}
        """)
            .tracks()
            .getFirst()
            .rtp();

    assertThat(rtp.redPayloadType()).isEqualTo(63);
    assertThat(rtp.formats().getFirst().channels()).isEqualTo(1);
    assertThat(rtp.extensions()).containsExactly(Map.entry(HeaderExtension.AUDIO_LEVEL, 1));
  }

  @Test
  void readsMediasoupConsumerParametersAsTheyAre() {
    TrackRequest request =
        read(
            """
            {'participant_id': 'p1', 'source': 'camera', 'kind': 'video', 'rtp_parameters': {
              'mid': '0',
              'codecs': [
                {'mimeType': 'video/rtx', 'payloadType': 102, 'clockRate': 90000,
                 'parameters': {'apt': 101}, 'rtcpFeedback': []},
                {'mimeType': 'video/VP8', 'payloadType': 101, 'clockRate': 90000,
                 'parameters': {}, 'rtcpFeedback': [
                   {'type': 'transport-cc', 'parameter': ''}, {'type': 'ccm', 'parameter': 'fir'},
                   {'type': 'nack', 'parameter': ''}, {'type': 'nack', 'parameter': 'pli'}]}],
              'headerExtensions': [
                {'uri': 'urn:ietf:params:rtp-hdrext:sdes:mid', 'id': 1, 'encrypt': false,
                 'parameters': {}},
                {'uri': 'urn:3gpp:video-orientation', 'id': 11, 'encrypt': false},
                {'uri': 'urn:ietf:params:rtp-hdrext:toffset', 'id': 12, 'encrypt': false}],
              'encodings': [{'ssrc': 123456789, 'rtx': {'ssrc': 987654321}, 'scalabilityMode': 'L1T3'}],
              'rtcp': {'cname': 'abc', 'reducedSize': true, 'mux': true}},
             'rtcpMux': false,
             'rtcpTuple': {'localAddress': '192.0.2.1', 'localPort': 4001, 'protocol': 'udp'},
             'srtpParameters': {'cryptoSuite': 'AES_CM_128_HMAC_SHA1_32',
                                'keyBase64': 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd'}}
            """);

    assertThat(request.dialect()).isEqualTo(Dialect.MEDIASOUP);
    assertThat(request.transports())
        .containsExactly(
            new TransportOffer(
                false,
                true,
                false,
                new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 4001),
                new SrtpKey(SrtpSuite.AES_CM_128_HMAC_SHA1_32, bytes(30)),
                null,
                List.of(
                    new TrackOffer(
                        TrackSource.CAMERA,
                        new RtpParameters(
                            List.of(new RtpFormat(101, Codec.VP8, 90_000, 0, Map.of())),
                            123_456_789L,
                            987_654_321L,
                            "0",
                            Map.of(102, 101),
                            null,
                            Set.of(),
                            Map.of(HeaderExtension.MID, 1, HeaderExtension.VIDEO_ORIENTATION, 11),
                            Set.of(
                                RtcpFeedback.TRANSPORT_CC,
                                RtcpFeedback.CCM_FIR,
                                RtcpFeedback.NACK,
                                RtcpFeedback.NACK_PLI))))));
  }

  @Test
  void readsSdp() {
    String sdp = SdpOfferTest.BROWSER_OFFER.replace("\r\n", "\\r\\n");
    TrackRequest request = read("{'participant_id': 'p1', 'sdp': '" + sdp + "'}");

    assertThat(request.dialect()).isEqualTo(Dialect.SDP);
    assertThat(request.transports()).hasSize(2);
    assertThat(request.tracks()).hasSize(2);
    assertThat(request.sdp()).isNotNull();
  }

  @Test
  void answersInTheDialectOfTheRequest() {
    SrtpKey key = new SrtpKey(SrtpSuite.AEAD_AES_128_GCM, bytes(28));
    String secret = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGw==";
    TransportAnswer answer =
        new TransportAnswer("t1", "127.0.0.1", 40_000, 40_001, key, List.of(5));
    TransportAnswer muxed =
        new TransportAnswer("t1", "127.0.0.1", 40_000, 40_000, null, List.of(5));

    TrackRequest plain = read("{'participant_id': 'p1', 'codec': 'VP8', 'payload_type': 96}");
    assertThat(answer(plain, answer))
        .isEqualTo(
            Json.MAPPER.readTree(
                """
                {'track_id': 5, 'transport_id': 't1', 'participant_id': 'p1', 'ip': '127.0.0.1',
                 'port': 40000, 'rtcp_port': 40001, 'payload_type': 96,
                 'srtp': {'crypto_suite': 'AEAD_AES_128_GCM', 'key_base64': '%s'}}
                """
                    .formatted(secret)
                    .replace('\'', '"')));
    TrackRequest mediasoup =
        read(
            "{'participant_id': 'p1', 'rtp_parameters': {'codecs': [{'mimeType': 'audio/opus',"
                + " 'payloadType': 100, 'channels': 2}]}}");
    assertThat(answer(mediasoup, answer))
        .isEqualTo(
            Json.MAPPER.readTree(
                """
                {'track_id': 5, 'transport_id': 't1', 'ip': '127.0.0.1', 'port': 40000,
                 'rtcpPort': 40001,
                 'srtpParameters': {'cryptoSuite': 'AEAD_AES_128_GCM', 'keyBase64': '%s'}}
                """
                    .formatted(secret)
                    .replace('\'', '"')));
    assertThat(answer(mediasoup, muxed))
        .isEqualTo(
            Json.MAPPER.readTree(
                "{'track_id': 5, 'transport_id': 't1', 'ip': '127.0.0.1', 'port': 40000}"
                    .replace('\'', '"')));
    for (TrackRequest request : List.of(plain, mediasoup)) {
      assertThat(TrackAnswer.of(request, List.of(answer)).toString()).doesNotContain(secret);
    }
  }

  private static JsonNode answer(TrackRequest request, TransportAnswer transport) {
    return Json.MAPPER.readTree(
        Json.MAPPER.writeValueAsString(TrackAnswer.of(request, List.of(transport))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]                                              | body: must be an object",
        "{}                                              | participant_id: is required",
        "{^participant_id^: 7}                           | participant_id: must be a string",
        "{@}                                             | codec: is required",
        "{@, ^codec^: ^H263^}                            | codec: must be one of VP8, VP9, H264",
        "{@, ^codec^: ^VP8^}                             | payload_type: is required",
        "{@, ^codec^: ^VP8^, ^payload_type^: 128}        | payload_type: must be an integer, 0 to"
            + " 127",
        "{@, ^codec^: ^VP8^, ^payload_type^: 1.5}        | payload_type: must be an integer",
        "{@, ^codec^: ^VP8^, ^payload_type^: 9, ^ssrc^: -1} | ssrc: must be an integer",
        "{@, ^codec^: ^VP8^, ^payload_type^: 9, ^clock_rate^: 8000} | clock_rate: must be 90000",
        "{@, ^codec^: ^VP8^, ^payload_type^: 9, ^rtcp_mux^: 1} | rtcp_mux: must be true or false",
        "{@, ^codec^: ^VP8^, ^payload_type^: 9, ^source^: ^microphone^}     | source: microphone"
            + " does not fit video",
        "{@, ^codec^: ^VP8^, ^payload_type^: 9, ^source^: ^x^}              | source: must be"
            + " camera, screen or",
        "{@, ^rtp_parameters^: 1}                        | rtp_parameters: must be an object",
        "{@, ^rtp_parameters^: {}}                       | rtp_parameters.codecs: must be a list",
        "{@, ^rtp_parameters^: {^codecs^: [{^mimeType^: ^audio/AV1^}]}} | rtp_parameters.codecs:"
            + " none",
        "{@, ^rtp_parameters^: {^codecs^: [{}]}}         | rtp_parameters.codecs[0].mimeType: is",
        "{@, ^rtp_parameters^: {^codecs^: [{^mimeType^: ^video/VP8^}]}} | codecs[0].payloadType:"
            + " is",
        "{@, ^formats^: []}                              | formats: must not be empty",
        "{@, ^formats^: 3}                               | formats: must be a list",
        "{@, ^formats^: [{^codec^: ^VP8^, ^payload_type^: 9}, {^codec^: ^opus^, ^payload_type^:"
            + " 8}]} | formats[1].codec: formats must all",
        "{@, ^formats^: [{^codec^: ^VP8^, ^payload_type^: 9}, {^codec^: ^VP9^, ^payload_type^: 9}]}"
            + " | formats[1].payload_type: payload type 9 has two",
        "{@, ^codec^: ^VP8^, ^payload_type^: 9, ^rtx^: {}} | rtx.payload_type: is required",
        "{@, ^codec^: ^VP8^, ^payload_type^: 9, ^rtx^: {^payload_type^: 9}} | rtx.payload_type:"
            + " payload type 9 has",
        "{@, ^codec^: ^H264^, ^payload_type^: 9, ^format_parameters^: {^packetization-mode^: 2}} |"
            + " codec: interleaved H264",
        "{@, ^codec^: ^VP8^, ^payload_type^: 9, ^header_extensions^: {^x^: 1}} |"
            + " header_extensions.x: is not known",
        "{@, ^codec^: ^VP8^, ^payload_type^: 9, ^header_extensions^: {^mid^: 0}} |"
            + " header_extensions.mid: must be an",
        "{@, ^codec^: ^VP8^, ^payload_type^: 9, ^header_extensions^: {^mid^: 1, ^rid^: 1}} | rid:"
            + " extension id 1 has two",
        "{@, ^codec^: ^VP8^, ^payload_type^: 9, ^rtcp_feedback^: [^pli^]} | rtcp_feedback: must be"
            + " of",
        "{@, ^codec^: ^VP8^, ^payload_type^: 9, ^rtcp^: {^ip^: ^localhost^, ^port^: 5}} | rtcp.ip:"
            + " must be a literal",
        "{@, ^codec^: ^VP8^, ^payload_type^: 9, ^rtcp^: {^ip^: ^0.0.0.0^, ^port^: 5}} | rtcp.ip:"
            + " must be the address",
        "{@, ^codec^: ^VP8^, ^payload_type^: 9, ^rtcp^: {^ip^: ^::1^}} | rtcp.port: is required",
        "{@, ^codec^: ^VP8^, ^payload_type^: 9, ^ip_version^: 5} | ip_version: must be 4 or 6",
        "{@, ^codec^: ^VP8^, ^payload_type^: 9, ^ignored_payload_types^: [^a^]} |"
            + " ignored_payload_types: must be integers",
        "{@, ^codec^: ^VP8^, ^payload_type^: 9, ^srtp^: {^crypto_suite^: ^X^}} | srtp.crypto_suite:"
            + " must be one of",
        "{@, ^codec^: ^VP8^, ^payload_type^: 9, ^srtp^: {^crypto_suite^: ^AEAD_AES_128_GCM^,"
            + " ^key_base64^: ^AAAA^}} | srtp.key_base64: a key of AEAD_AES_128_GCM has 28 bytes",
        "{@, ^codec^: ^VP8^, ^payload_type^: 9, ^srtp^: {^crypto_suite^: ^AEAD_AES_128_GCM^,"
            + " ^key_base64^: ^?^}} | srtp.key_base64: a key must be base64",
        "{@, ^codec^: ^VP8^, ^payload_type^: 9, ^transport_id^: ^ ^} | transport_id: is required",
        "{@, ^rtpParameters^: {^codecs^: [{^mimeType^: ^video/VP8^, ^payloadType^: 9, ^clockRate^:"
            + " 8000}]}} | rtpParameters.codecs: clock rate of VP8",
        "{@, ^codec^: ^VP8^, ^payload_type^: 9, ^sscr^: 1} | sscr: is not a field of this request",
        "{@, ^codec^: ^VP8^, ^payload_type^: 9, ^rtx^: {^pt^: 9}} | rtx.pt: is not a field",
        "{@, ^codec^: ^VP8^, ^payload_type^: 9, ^rtcp^: {^host^: ^x^}} | rtcp.host: is not a field",
        "{@, ^codec^: ^VP8^, ^payload_type^: 9, ^srtp^: {^suite^: ^x^}} | srtp.suite: is not a field",
        "{@, ^formats^: [{^codec^: ^VP8^, ^payload^: 9}]}    | formats[0].payload: is not a field",
        "{@, ^formats^: [], ^payload_type^: 9}           | payload_type: is not a field",
        "{@, ^rtp_parameters^: {}, ^srtp^: {}}           | srtp: is not a field",
        "{@, ^sdp^: ^v=0^, ^ssrc^: 1}                    | ssrc: is not a field",
        "{@, ^sdp^: ^^}                                  | sdp: is required",
      })
  void namesTheFieldThatIsWrong(String json, String message) {
    String body = json.replace("@", "^participant_id^: ^p1^").replace('^', '\'');

    assertThatThrownBy(() -> read(body))
        .isInstanceOf(InvalidOfferException.class)
        .hasMessageContaining(message);
  }
}
