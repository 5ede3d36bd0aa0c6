package io.videoconf.recorder.rtp.offer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.HeaderExtension;
import io.videoconf.recorder.model.RtcpFeedback;
import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.model.RtpParameters;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.rtp.srtp.SrtpKey;
import io.videoconf.recorder.rtp.srtp.SrtpSuite;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

public class SdpOfferTest {
  public static final String BROWSER_OFFER =
      """
      v=0
      o=- 1 1 IN IP4 127.0.0.1
      s=-
      t=0 0
      a=sendonly
      a=extmap-allow-mixed
      a=extmap:14 urn:ietf:params:rtp-hdrext:sdes:mid
      m=audio 5000 RTP/AVP 111 63 9 0 8 13 110 35
      c=IN IP4 127.0.0.1
      a=mid:0
      a=rtpmap:111 opus/48000/2
      a=fmtp:111 minptime=10;useinbandfec=1
      a=rtpmap:63 red/48000/2
      a=fmtp:63 111/111
      a=rtpmap:110 telephone-event/48000
      a=rtpmap:35 multiopus/48000/6
      a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
      a=rtcp-fb:111 transport-cc
      a=rtcp-fb:111 nack
      a=rtcp-fb:110 nack pli
      a=rtcp-mux
      a=rtcp-rsize
      a=ssrc:1001 cname:abc
      m=application 0 UDP/DTLS/SCTP webrtc-datachannel
      a=mid:d
      m=video 5002 RTP/AVPF 102 103 104 105 96 97 98 99 116
      a=mid:1
      a=rtpmap:102 H264/90000
      a=fmtp:102 level-asymmetry-allowed=1; packetization-mode=1;profile-level-id=42e01f;sprop-parameter-sets=Z0IAH5Wo,aM48gA==
      a=rtpmap:103 rtx/90000
      a=fmtp:103 apt=102
      a=rtpmap:104 H264/90000
      a=fmtp:104 packetization-mode=2
      a=rtpmap:105 rtx/90000
      a=fmtp:105 apt=104
      a=rtpmap:96 VP8/90000
      a=rtpmap:97 rtx/90000
      a=fmtp:97 apt=96
      a=rtpmap:98 red/90000
      a=rtpmap:99 ulpfec/90000
      a=rtpmap:116 theora/90000
      a=rtcp-fb:* ccm fir
      a=rtcp-fb:102 nack
      a=rtcp-fb:96 nack pli
      a=rtcp-fb:96 goog-remb
      a=rtcp-fb:116 transport-cc
      a=rtcp-fb:96 rpsi
      a=extmap:2/sendonly urn:3gpp:video-orientation
      a=extmap:3/recvonly http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
      a=extmap:4 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay
      a=ssrc-group:FID 2001 2002
      a=ssrc:2002 cname:abc
      a=ssrc:2001 cname:abc
      a=rtcp:5003 IN IP4 192.0.2.7
      m=video 5004 RTP/AVP 96
      a=recvonly
      a=rtpmap:96 VP8/90000
      """
          .replace("\n", "\r\n");

  private static SdpOffer parse(String sdp) {
    return SdpOffer.parse("v=0\r\n" + sdp.replace(";;", "\r\n"), null);
  }

  private static TransportAnswer port(int rtp, int rtcp, Integer... trackIds) {
    return new TransportAnswer("t" + rtp, "127.0.0.1", rtp, rtcp, null, List.of(trackIds));
  }

  @Test
  void readsAllThatIsSaidOfATrack() {
    SdpOffer offer = SdpOffer.parse(BROWSER_OFFER, "screen");

    assertThat(offer.transports())
        .containsExactly(
            new TransportOffer(
                true,
                true,
                false,
                null,
                null,
                null,
                List.of(
                    new TrackOffer(
                        TrackSource.MICROPHONE,
                        new RtpParameters(
                            List.of(
                                new RtpFormat(
                                    111,
                                    Codec.OPUS,
                                    48_000,
                                    2,
                                    Map.of("minptime", "10", "useinbandfec", "1")),
                                new RtpFormat(9, Codec.G722, 8_000, 1, Map.of()),
                                new RtpFormat(0, Codec.PCMU, 8_000, 1, Map.of()),
                                new RtpFormat(8, Codec.PCMA, 8_000, 1, Map.of())),
                            1001L,
                            null,
                            "0",
                            Map.of(),
                            63,
                            Set.of(13, 110),
                            Map.of(HeaderExtension.AUDIO_LEVEL, 1, HeaderExtension.MID, 14),
                            Set.of(RtcpFeedback.TRANSPORT_CC, RtcpFeedback.NACK))))),
            new TransportOffer(
                false,
                false,
                false,
                new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 5003),
                null,
                null,
                List.of(
                    new TrackOffer(
                        TrackSource.SCREEN,
                        new RtpParameters(
                            List.of(
                                new RtpFormat(
                                    102,
                                    Codec.H264,
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
                                        "Z0IAH5Wo,aM48gA==")),
                                new RtpFormat(96, Codec.VP8, 90_000, 0, Map.of())),
                            2001L,
                            2002L,
                            "1",
                            Map.of(103, 102, 97, 96),
                            null,
                            Set.of(99),
                            Map.of(HeaderExtension.VIDEO_ORIENTATION, 2, HeaderExtension.MID, 14),
                            Set.of(
                                RtcpFeedback.CCM_FIR,
                                RtcpFeedback.NACK,
                                RtcpFeedback.NACK_PLI,
                                RtcpFeedback.GOOG_REMB))))));
  }

  @Test
  void answersEveryLineAndAgreesToWhatItTook() {
    SdpOffer offer = SdpOffer.parse(BROWSER_OFFER, null);
    String answer =
        SdpAnswer.build(offer, 77, List.of(port(40_000, 40_000, 1), port(40_002, 40_003, 2)));

    assertThat(answer)
        .isEqualTo(
            """
            v=0
            o=- 77 1 IN IP4 127.0.0.1
            s=-
            c=IN IP4 127.0.0.1
            t=0 0
            m=audio 40000 RTP/AVP 111 63 9 0 8
            a=mid:0
            a=recvonly
            a=rtpmap:111 opus/48000/2
            a=fmtp:111 minptime=10;useinbandfec=1
            a=rtpmap:63 red/48000/2
            a=fmtp:63 111/111
            a=rtpmap:9 G722/8000
            a=rtpmap:0 PCMU/8000
            a=rtpmap:8 PCMA/8000
            a=rtcp-fb:111 transport-cc
            a=rtcp-fb:111 nack
            a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
            a=extmap:14 urn:ietf:params:rtp-hdrext:sdes:mid
            a=extmap-allow-mixed
            a=rtcp-rsize
            a=rtcp-mux
            m=application 0 UDP/DTLS/SCTP webrtc-datachannel
            a=mid:d
            m=video 40002 RTP/AVPF 102 103 96 97
            a=mid:1
            a=recvonly
            a=rtpmap:102 H264/90000
            a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
            a=rtpmap:103 rtx/90000
            a=fmtp:103 apt=102
            a=rtpmap:96 VP8/90000
            a=rtpmap:97 rtx/90000
            a=fmtp:97 apt=96
            a=rtcp-fb:* ccm fir
            a=rtcp-fb:102 nack
            a=rtcp-fb:96 nack pli
            a=rtcp-fb:96 goog-remb
            a=extmap:2 urn:3gpp:video-orientation
            a=extmap:14 urn:ietf:params:rtp-hdrext:sdes:mid
            a=extmap-allow-mixed
            a=rtcp:40003 IN IP4 127.0.0.1
            m=video 0 RTP/AVP 96
            """
                .replace("\n", "\r\n"));
  }

  @ParameterizedTest
  @EnumSource
  void aKeyIsReadAndAnsweredWithOurOwn(SrtpSuite suite) {
    SrtpKey theirs = SrtpKey.random(suite, new Random(1));
    SrtpKey ours = SrtpKey.random(suite, new Random(2));
    SdpOffer offer =
        parse(
            "m=audio 5 RTP/SAVPF 0;;a=crypto:1 F8_128_HMAC_SHA1_80 inline:AAAA"
                + ";;a=crypto:7 %s inline:%s|2^20 WSH=64".formatted(suite, theirs.base64()));

    TransportOffer transport = offer.transports().getFirst();
    assertThat(transport.srtp()).isEqualTo(theirs);
    assertThat(transport.newAnswerKey(new Random(2))).isEqualTo(ours);
    assertThat(offer.toString()).doesNotContain(theirs.base64());
    assertThat(
            SdpAnswer.build(
                offer, 1, List.of(new TransportAnswer("t", "::1", 6, 6, ours, List.of(1)))))
        .contains("m=audio 6 RTP/SAVPF 0\r\n", "c=IN IP6 ::1\r\n")
        .contains("a=crypto:7 " + suite + " inline:" + ours.base64() + "\r\n")
        .doesNotContain(theirs.base64());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a=crypto:1",
        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0",
        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:KEY|2^20|1:4",
        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:KEY;inline:KEY",
        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:KEY UNENCRYPTED_SRTP",
        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:KEY KDR=4",
        "a=crypto:x AES_CM_128_HMAC_SHA1_80 inline:KEY",
        "a=crypto:1 AEAD_AES_128_GCM inline:KEY",
      })
  void aKeyThatCannotBeUsedIsRefusedAndNotRepeated(String crypto) {
    String key = SrtpKey.random(SrtpSuite.AES_CM_128_HMAC_SHA1_80, new Random(1)).base64();
    String sdp = "m=audio 5 RTP/SAVP 0;;" + crypto.replace("KEY", key);

    assertThatThrownBy(() -> parse(sdp))
        .isInstanceOf(InvalidOfferException.class)
        .hasMessageContaining("sdp m=audio 5 RTP/SAVP 0: needs an a=crypto")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(key, "c2VjcmV0"));
  }

  @Test
  void theLinesOfABundleShareATransport() {
    SrtpKey key = SrtpKey.random(SrtpSuite.AEAD_AES_256_GCM, new Random(1));
    SdpOffer offer =
        parse(
            ("a=group:BUNDLE 0 1;;c=IN IP6 2001:db8::1"
                    + ";;m=audio 9 RTP/SAVPF 0;;a=mid:0;;a=rtcp-mux;;a=crypto:1 %s inline:%s"
                    + ";;m=video 0 RTP/SAVPF 96;;a=bundle-only;;a=mid:1;;a=rtpmap:96 AV1/90000"
                    + ";;m=video 9 RTP/AVPF 96;;a=mid:2;;a=rtcp-mux;;a=rtpmap:96 VP9/90000"
                    + ";;a=content:slides")
                .formatted(key.suite(), key.base64()));

    assertThat(offer.transports()).hasSize(2);
    TransportOffer bundle = offer.transports().getFirst();
    assertThat(bundle.srtp()).isEqualTo(key);
    assertThat(bundle.ipv6()).isTrue();
    assertThat(bundle.tracks())
        .extracting(t -> t.format().codec())
        .containsExactly(Codec.PCMU, Codec.AV1);
    assertThat(offer.transports().get(1).tracks().getFirst().source())
        .isEqualTo(TrackSource.SCREEN);

    TrackRequest request =
        new TrackRequest(TrackRequest.Dialect.SDP, "p", null, offer.transports(), offer);
    TransportAnswer first =
        new TransportAnswer(
            "a", "::1", 7, 7, SrtpKey.random(key.suite(), new Random(2)), List.of(3, 4));
    TrackAnswer.Sdp answer =
        (TrackAnswer.Sdp) TrackAnswer.of(request, List.of(first, port(8, 8, 5)));
    assertThat(answer.tracks())
        .containsExactly(
            new TrackAnswer.SdpTrack(3, "a", "0", 7, 7),
            new TrackAnswer.SdpTrack(4, "a", "1", 7, 7),
            new TrackAnswer.SdpTrack(5, "t8", "2", 8, 8));
    assertThat(answer.sdp())
        .contains("a=group:BUNDLE 0 1\r\n")
        .contains("m=video 7 RTP/SAVPF 96\r\na=mid:1\r\n")
        .contains("m=video 8 RTP/AVPF 96\r\nc=IN IP4 127.0.0.1\r\na=mid:2\r\n")
        .containsOnlyOnce("a=crypto:1 ");
  }

  @Test
  void aTransportOfBeforeTakesAllLines() {
    SdpOffer offer =
        SdpOffer.parse("v=0\r\nm=audio 5 RTP/AVP 0\r\nm=audio 7 RTP/AVP 8\r\n", null, "t17");

    assertThat(offer.transports()).hasSize(1);
    assertThat(offer.transports().getFirst().transportId()).isEqualTo("t17");
    assertThat(offer.tracks()).hasSize(2);
  }

  @Test
  void ofASimulcastTheSsrcIsNotKnown() {
    String video = "m=video 5 RTP/AVP 96;;a=rtpmap:96 VP8/90000;;";
    assertThat(
            parse(video + "a=rid:h send;;a=rid:l send;;a=simulcast:send h;l").tracks().getFirst())
        .extracting(t -> t.rtp().ssrc())
        .isNull();
    assertThat(
            parse(video + "a=ssrc-group:SIM 1 2;;a=ssrc-group:FID 1 3;;a=ssrc:1 cname:x")
                .tracks()
                .getFirst())
        .extracting(t -> t.rtp().ssrc())
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=rtcp:9 IN IP4 0.0.0.0", "a=rtcp:7 IN IP4 sfu.example", "a=rtcp-mux"})
  void whereFeedbackGoesIsNotGuessed(String line) {
    TransportOffer transport =
        parse("m=audio 5 RTP/AVP 0;;c=IN IP4 192.0.2.1;;" + line).transports().getFirst();
    assertThat(transport.rtcp()).isNull();
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
        "v=0;m=video 0 RTP/AVP 96;a=bundle-only            | offers no audio or video",
        "v=0;m=video 5 RTP/AVP                             | m=video 5 RTP/AVP: must be",
        "v=0;m=video 5 RTP/AVP 98;a=rtpmap:98 H263/90000   | m=video 5 RTP/AVP 98: offers none of VP8",
        "v=0;m=audio 5 RTP/AVP 3                           | m=audio 5 RTP/AVP 3: offers none of opus",
        "v=0;m=video 5 UDP/TLS/RTP/SAVPF 96                | DTLS is not spoken here: offer RTP/SAVPF",
        "v=0;m=video 5 TCP/RTP/AVP 96                      | transport must be RTP/AVP",
        "v=0;m=video 5 RTP/AVP 96;a=rtpmap:96 VP8/8000     | must be 90000",
        "v=0;m=video 5 RTP/AVP 96;a=rtpmap:96 VP8/x        | 'x' must be a number",
        "v=0;m=video 5 RTP/AVP 200;a=rtpmap:200 VP8/90000  | '200' must be a number, 0 to 127",
        "v=0;m=video 5 RTP/AVP 96;a=rtpmap:96 rtx/90000    | rtx needs apt",
        "v=0;m=video 5 RTP/AVP 96 96;a=rtpmap:96 VP8/90000 | payload type 96 has two meanings",
        "v=0;m=video 5 RTP/AVP 96;a=rtpmap:96 VP8/90000;a=ssrc:5000000000 | ssrc must be",
      })
  void tellsWhatIsWrong(String sdp, String message) {
    assertThatThrownBy(() -> SdpOffer.parse(sdp.replace(";", "\r\n"), null))
        .isInstanceOf(InvalidOfferException.class)
        .hasMessageContaining(message);
  }
}
