package io.videoconf.recorder.rtp.offer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.rtp.offer.TrackRequest.Dialect;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrackRequestTest {

  private static TrackRequest read(String json) {
    return TrackRequest.read(Json.MAPPER.readTree(json.replace('\'', '"')));
  }

  @Test
  void readsPlainJson() {
    TrackRequest request =
        read(
            """
            {'participant_id': 'p1', 'display_name': 'Ada', 'source': 'screen', 'codec': 'h264',
             'payload_type': 100, 'ssrc': 4294967295, 'rtcp_mux': false,
             'format_parameters': {'Packetization-Mode': 1}}
            """);

    assertThat(request.dialect()).isEqualTo(Dialect.PLAIN);
    assertThat(request.participantId()).isEqualTo("p1");
    assertThat(request.displayName()).isEqualTo("Ada");
    assertThat(request.offers())
        .containsExactly(
            TrackOffer.single(
                TrackSource.SCREEN,
                Codec.H264,
                100,
                0xFFFFFFFFL,
                90_000,
                0,
                Map.of("packetization-mode", "1"),
                false,
                null));
  }

  @Test
  void plainAudioIsAStereoMicrophoneUnlessToldOtherwise() {
    TrackSpec spec =
        read("{'participant_id': 'p1', 'codec': 'opus', 'payload_type': 111}")
            .offers()
            .getFirst()
            .toSpec(3, "p1");

    assertThat(spec)
        .isEqualTo(
            TrackSpec.of(3, "p1", TrackSource.MICROPHONE, Codec.OPUS, 111, null, 2, Map.of()));
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
                 'parameters': {}, 'rtcpFeedback': [{'type': 'nack', 'parameter': 'pli'}]}],
              'headerExtensions': [{'uri': 'urn:ietf:params:rtp-hdrext:sdes:mid', 'id': 1}],
              'encodings': [{'ssrc': 123456789, 'rtx': {'ssrc': 987654321}}],
              'rtcp': {'cname': 'abc', 'reducedSize': true, 'mux': true}}}
            """);

    assertThat(request.dialect()).isEqualTo(Dialect.MEDIASOUP);
    assertThat(request.offers())
        .containsExactly(
            TrackOffer.single(
                TrackSource.CAMERA, Codec.VP8, 101, 123_456_789L, 90_000, 0, Map.of(), true, "0"));
  }

  @Test
  void readsSdp() {
    String sdp = SdpOfferTest.BROWSER_OFFER.replace("\r\n", "\\r\\n");
    TrackRequest request = read("{'participant_id': 'p1', 'sdp': '" + sdp + "'}");

    assertThat(request.dialect()).isEqualTo(Dialect.SDP);
    assertThat(request.offers()).hasSize(2);
    assertThat(request.sdp()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]                                              | body: must be an object",
        "{}                                              | participant_id: is required",
        "{^participant_id^: 7}                           | participant_id: must be a string",
        "{@}                                             | codec: is required",
        "{@, ^codec^: ^AV1^}                             | codec: must be VP8, H264 or opus",
        "{@, ^codec^: ^VP8^}                             | payload_type: is required",
        "{@, ^codec^: ^VP8^, ^payload_type^: 128}        | payload_type: must be an integer, 0 to 127",
        "{@, ^codec^: ^VP8^, ^payload_type^: 1.5}        | payload_type: must be an integer",
        "{@, ^codec^: ^VP8^, ^payload_type^: 9, ^ssrc^: -1} | ssrc: must be an integer",
        "{@, ^codec^: ^VP8^, ^payload_type^: 9, ^clock_rate^: 8000} | clock_rate: must be 90000",
        "{@, ^codec^: ^VP8^, ^payload_type^: 9, ^rtcp_mux^: 1} | rtcp_mux: must be true or false",
        "{@, ^codec^: ^VP8^, ^source^: ^microphone^}     | source: microphone does not fit video",
        "{@, ^codec^: ^VP8^, ^source^: ^x^}              | source: must be camera, screen or",
        "{@, ^rtp_parameters^: 1}                        | rtp_parameters: must be an object",
        "{@, ^rtp_parameters^: {}}                       | rtp_parameters.codecs: must be a list",
        "{@, ^rtp_parameters^: {^codecs^: [{^mimeType^: ^video/AV1^}]}} | rtp_parameters.codecs: none",
        "{@, ^rtp_parameters^: {^codecs^: [{}]}}         | rtp_parameters.codecs[0].mimeType: is",
        "{@, ^rtp_parameters^: {^codecs^: [{^mimeType^: ^video/VP8^}]}} | codecs[0].payloadType: is",
        "{@, ^sdp^: ^^}                                  | sdp: is required",
      })
  void namesTheFieldThatIsWrong(String json, String message) {
    String body = json.replace("@", "^participant_id^: ^p1^").replace('^', '\'');

    assertThatThrownBy(() -> read(body))
        .isInstanceOf(InvalidOfferException.class)
        .hasMessageContaining(message);
  }
}
