package io.videoconf.recorder.e2e.rig;

import io.videoconf.recorder.media.av.Programs;
import io.videoconf.recorder.model.Codec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Programs of other projects that send a file's picture and sound as RTP, in real time. */
public final class FileSender {
  private FileSender() {}

  /**
   * Where a stream goes.
   *
   * @param rtcpPort equal to {@code port} with rtcp-mux
   */
  public record Stream(int payloadType, long ssrc, int port, int rtcpPort) {}

  /** {@code ffmpeg -f rtp}; with a key (30 bytes in base64) as SRTP, AES_CM_128_HMAC_SHA1_80. */
  public static Peer ffmpeg(String name, Path file, Stream video, Stream audio, @Nullable Keys srtp)
      throws IOException {
    ProcessBuilder builder = Programs.unpack().start("ffmpeg");
    List<String> command = builder.command();
    command.addAll(List.of("-nostdin", "-hide_banner", "-v", "warning", "-re"));
    command.addAll(List.of("-i", file.toString()));
    output(command, "0:v", video, srtp == null ? null : srtp.video());
    output(command, "0:a", audio, srtp == null ? null : srtp.audio());
    return Peer.start(name, builder);
  }

  /** The keys of both streams. */
  public record Keys(String video, String audio) {}

  private static void output(List<String> command, String map, Stream to, @Nullable String key) {
    command.addAll(List.of("-map", map, "-c", "copy", "-f", "rtp"));
    command.addAll(List.of("-payload_type", String.valueOf(to.payloadType())));
    command.addAll(List.of("-ssrc", String.valueOf((int) to.ssrc())));
    if (key != null) {
      command.addAll(List.of("-srtp_out_suite", "AES_CM_128_HMAC_SHA1_80"));
      command.addAll(List.of("-srtp_out_params", key));
    }
    command.add(
        "%s://127.0.0.1:%d?rtcpport=%d&pkt_size=1200"
            .formatted(key == null ? "rtp" : "srtp", to.port(), to.rtcpPort()));
  }

  /** GStreamer's rtpbin; with a key (44 bytes in hexadecimal) as SRTP, AEAD_AES_256_GCM. */
  public static Peer gstreamer(
      String name, Path file, Codec codec, Stream video, Stream audio, @Nullable String key)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("gst-launch-1.0", "-q", "rtpbin", "name=b"));
    for (int session = 0; key != null && session < 2; session++) {
      command.addAll(List.of("srtpenc", "name=s" + session, "key=" + key));
      command.addAll(List.of("rtp-cipher=aes-256-gcm", "rtp-auth=null"));
      command.addAll(List.of("rtcp-cipher=aes-256-gcm", "rtcp-auth=null"));
    }
    command.addAll(List.of("filesrc", "location=" + file, "!", "matroskademux", "name=d"));
    String payloader =
        codec == Codec.VP8
            ? "rtpvp8pay picture-id-mode=2"
            : "h264parse ! rtph264pay config-interval=-1 aggregate-mode=zero-latency";
    branch(command, 0, "d.video_0", payloader, video, key != null);
    branch(command, 1, "d.audio_0", "opusparse ! rtpopuspay", audio, key != null);
    return Peer.start(name, command);
  }

  private static void branch(
      List<String> command, int session, String pad, String payloader, Stream to, boolean srtp) {
    command.addAll(List.of(pad, "!", "queue", "!"));
    command.addAll(List.of(payloader.split(" ")));
    command.addAll(List.of("pt=" + to.payloadType(), "ssrc=" + to.ssrc(), "mtu=1200", "!"));
    command.add("b.send_rtp_sink_" + session);
    sink(command, session, "rtp", to.port(), srtp, "sync=true");
    sink(command, session, "rtcp", to.rtcpPort(), srtp, "sync=false");
  }

  private static void sink(
      List<String> command, int session, String kind, int port, boolean srtp, String sync) {
    String source = "b.send_" + kind + "_src_" + session;
    if (srtp) {
      String protector = "s" + session + "." + kind;
      command.addAll(List.of(source, "!", protector + "_sink_0"));
      source = protector + "_src_0";
    }
    command.addAll(
        List.of(source, "!", "udpsink", "host=127.0.0.1", "port=" + port, sync, "async=false"));
  }
}
