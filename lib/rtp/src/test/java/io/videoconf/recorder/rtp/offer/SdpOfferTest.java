package io.videoconf.recorder.rtp.offer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.TrackSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class SdpOfferTest {
  public static final String BROWSER_OFFER =
      """
      v=0
      o=- 1 1 IN IP4 127.0.0.1
      s=-
      t=0 0
      a=sendonly
      m=audio 5000 RTP/AVP 9 111
      c=IN IP4 127.0.0.1
      a=mid:0
      a=rtpmap:9 G722/8000
      a=rtpmap:111 opus/48000/2
      a=fmtp:111 minptime=10;useinbandfec=1
      a=rtcp-mux
      a=ssrc:1001 cname:abc
      m=application 0 UDP/DTLS/SCTP webrtc-datachannel
      a=mid:d
      m=video 5002 RTP/AVPF 98 102 96
      a=mid:1
      a=rtpmap:98 VP9/90000
      a=rtpmap:102 H264/90000
      a=fmtp:102 level-asymmetry-allowed=1; packetization-mode=1;profile-level-id=42e01f;sprop-parameter-sets=Z0IAH5Wo,aM48gA==
      a=rtpmap:96 VP8/90000
      a=ssrc-group:FID 2001 2002
      a=ssrc:2002 cname:abc
      a=ssrc:2001 cname:abc
      a=rtcp:5003
      m=video 5004 RTP/AVP 96
      a=recvonly
      a=rtpmap:96 VP8/90000
      """
          .replace("\n", "\r\n");

  @Test
  void takesTheFirstKnownCodecOfEachLineThatSends() {
    SdpOffer offer = SdpOffer.parse(BROWSER_OFFER, "screen");

    assertThat(offer.tracks())
        .containsExactly(
            TrackOffer.single(
                TrackSource.MICROPHONE,
                Codec.OPUS,
                111,
                1001L,
                48_000,
                2,
                Map.of("minptime", "10", "useinbandfec", "1"),
                true,
                "0"),
            TrackOffer.single(
                TrackSource.SCREEN,
                Codec.H264,
                102,
                2001L,
                90_000,
                0,
                Map.of(
                    "level-asymmetry-allowed",
                    "1",
                    "packetization-mode",
                    "1",
                    "profile-level-id",
                    "42e01f",
                    "sprop-parameter-sets",
                    "Z0IAH5Wo,aM48gA=="),
                false,
                "1"));
  }

  @Test
  void answersEveryLineAndReceivesWhatItTook() {
    SdpOffer offer = SdpOffer.parse(BROWSER_OFFER, null);
    String answer =
        SdpAnswer.build(
            offer,
            77,
            "127.0.0.1",
            List.of(new SdpAnswer.Ports(40_000, 40_000), new SdpAnswer.Ports(40_002, 40_003)));

    assertThat(answer)
        .isEqualTo(
            """
            v=0
            o=- 77 1 IN IP4 127.0.0.1
            s=-
            c=IN IP4 127.0.0.1
            t=0 0
            m=audio 40000 RTP/AVP 111
            a=mid:0
            a=recvonly
            a=rtpmap:111 opus/48000/2
            a=fmtp:111 minptime=10;useinbandfec=1
            a=rtcp-mux
            m=application 0 UDP/DTLS/SCTP webrtc-datachannel
            a=mid:d
            m=video 40002 RTP/AVPF 102
            a=mid:1
            a=recvonly
            a=rtpmap:102 H264/90000
            a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
            a=rtcp-fb:102 nack pli
            a=rtcp:40003 IN IP4 127.0.0.1
            m=video 0 RTP/AVP 96
            """
                .replace("\n", "\r\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "hello                                             | sdp: must begin with v=0",
        "v=0                                               | offers no audio or video",
        "v=0;m=video 5 RTP/AVP 96;a=recvonly               | offers no audio or video",
        "v=0;m=video 0 RTP/AVP 96;a=rtpmap:96 VP8/90000    | offers no audio or video",
        "v=0;m=video 5 RTP/AVP                             | m=video 5 RTP/AVP: must be",
        "v=0;m=video 5 RTP/AVP 98;a=rtpmap:98 VP9/90000    | m=video 5 RTP/AVP 98: offers none of",
        "v=0;m=audio 5 RTP/AVP 0                           | m=audio 5 RTP/AVP 0: offers none of opus",
        "v=0;m=video 5 UDP/TLS/RTP/SAVPF 96                | transport must be RTP/AVP",
        "v=0;m=video 5 RTP/AVP 96;a=rtpmap:96 VP8/8000     | must be 90000",
        "v=0;m=video 5 RTP/AVP 96;a=rtpmap:96 VP8/x        | 'x' must be a number",
        "v=0;m=video 5 RTP/AVP 200;a=rtpmap:200 VP8/90000  | '200' must be a number, 0 to 127",
        "v=0;m=video 5 RTP/AVP 96;a=rtpmap:96 VP8/90000;a=ssrc:5000000000 | ssrc must be",
      })
  void tellsWhatIsWrong(String sdp, String message) {
    assertThatThrownBy(() -> SdpOffer.parse(sdp.replace(";", "\r\n"), null))
        .isInstanceOf(InvalidOfferException.class)
        .hasMessageContaining(message);
  }
}
