package io.videoconf.recorder.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.rtp.send.RtpSender.Rtx;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TrackOffersTest {
  private static final OutgoingTrack CAMERA =
      new OutgoingTrack(
          TrackSource.CAMERA, Codec.H264, 102, 1234, 0, 0, new Rtx(103, 4321, 0), "p1@demo");
  private static final OutgoingTrack MICROPHONE =
      new OutgoingTrack(TrackSource.MICROPHONE, Codec.OPUS, 111, 5678, 0, 0, null, "p1@demo");

  @Test
  void plainNamesEverything() {
    assertThat(Json.write(TrackOffers.plain("p1", MICROPHONE)))
        .isEqualTo(
            """
            {"participant_id":"p1","source":"microphone","codec":"opus","payload_type":111,\
            "ssrc":5678,"clock_rate":48000,"channels":2,"rtcp_feedback":["nack"]}\
            """);
  }

  @Test
  void mediasoupKeepsItsOwnNames() {
    assertThat(Json.write(TrackOffers.mediasoup("p1", CAMERA)))
        .contains("\"kind\":\"video\"", "\"rtp_parameters\":{\"mid\":\"0\"")
        .contains("\"mimeType\":\"video/H264\"", "\"payloadType\":102", "\"clockRate\":90000")
        .contains("\"encodings\":[{\"ssrc\":1234,\"rtx\":{\"ssrc\":4321}}]");
  }

  @Test
  void oneSdpOffersAllTracks() {
    String sdp = TrackOffers.sdp("p1", List.of(MICROPHONE, CAMERA)).path("sdp").asString();
    assertThat(sdp.lines())
        .containsSubsequence(
            "m=audio 9 RTP/AVPF 111",
            "a=mid:0",
            "a=rtpmap:111 opus/48000/2",
            "a=ssrc:5678 cname:p1@demo",
            "m=video 9 RTP/AVPF 102 103",
            "a=mid:1",
            "a=rtpmap:102 H264/90000",
            "a=rtpmap:103 rtx/90000",
            "a=fmtp:103 apt=102",
            "a=ssrc-group:FID 1234 4321",
            "a=ssrc:1234 cname:p1@demo");
  }
}
