package io.videoconf.recorder.e2e.rig;

import io.videoconf.recorder.e2e.judge.Ffmpeg;
import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Synthetic media in a Matroska file, for programs that send files. */
public final class MediaFile {
  private static final int OPUS_SAMPLES_PER_UNIT = 960;
  private static final int OGG_MAX_SEGMENTS = 255;
  private static final long OGG_SERIAL = 1;

  private MediaFile() {}

  /** The media in a file, made anew when it is not there. Its pictures are not encoded again. */
  public static synchronized Path of(SyntheticMedia media, int seconds) throws IOException {
    Path folder = Files.createDirectories(ProjectHome.target().resolve("media"));
    String name = "%d-%s-%d".formatted(media.participant(), media.codec().encodingName(), seconds);
    Path file = folder.resolve(name + ".mkv");
    if (Files.exists(file)) {
      return file;
    }
    Path video = folder.resolve(name + (media.codec() == Codec.VP8 ? ".ivf" : ".h264"));
    Path audio = folder.resolve(name + ".ogg");
    if (media.codec() == Codec.VP8) {
      writeIvf(video, media.video());
    } else {
      writeAnnexB(video, media.video());
    }
    writeOgg(audio, media.audio());
    Ffmpeg.ffmpeg(
        List.of(
            "-y",
            "-r",
            String.valueOf(SyntheticMedia.FRAME_RATE),
            "-i",
            video.toString(),
            "-i",
            audio.toString(),
            "-map",
            "0:v",
            "-map",
            "1:a",
            "-c",
            "copy",
            file.toString()),
        in -> in.readAllBytes().length);
    return file;
  }

  /** The container of the VP8 tools: a header of 32 bytes, then 12 bytes before each frame. */
  private static void writeIvf(Path file, List<AccessUnit> units) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      ByteBuffer header = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
      header.put("DKIF".getBytes(StandardCharsets.US_ASCII)).putShort((short) 0);
      header.putShort((short) 32).put("VP80".getBytes(StandardCharsets.US_ASCII));
      header.putShort((short) SyntheticMedia.WIDTH).putShort((short) SyntheticMedia.HEIGHT);
      header.putInt(SyntheticMedia.FRAME_RATE).putInt(1).putInt(units.size()).putInt(0);
      out.write(header.array());
      long frame = 0;
      for (AccessUnit unit : units) {
        ByteBuffer before = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        out.write(before.putInt(unit.data().length).putLong(frame++).array());
        out.write(unit.data());
      }
    }
  }

  private static void writeAnnexB(Path file, List<AccessUnit> units) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      for (AccessUnit unit : units) {
        out.write(unit.data());
      }
    }
  }

  /** Ogg encapsulation of Opus (RFC 7845), one packet a page (RFC 3533). */
  private static void writeOgg(Path file, List<AccessUnit> units) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(19).order(ByteOrder.LITTLE_ENDIAN);
    head.put("OpusHead".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 2);
    head.putShort((short) 0).putInt(48_000).putShort((short) 0).put((byte) 0);
    ByteBuffer tags = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    tags.put("OpusTags".getBytes(StandardCharsets.US_ASCII)).putInt(0).putInt(0);
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(page(head.array(), 2, 0, 0));
      out.write(page(tags.array(), 0, 0, 1));
      int page = 2;
      for (AccessUnit unit : units) {
        long samples = (long) (page - 1) * OPUS_SAMPLES_PER_UNIT;
        int last = page - 1 == units.size() ? 4 : 0;
        out.write(page(unit.data(), last, samples, page));
        page++;
      }
    }
  }

  private static byte[] page(byte[] packet, int flags, long granule, int number) {
    int segments = packet.length / OGG_MAX_SEGMENTS + 1;
    ByteBuffer page =
        ByteBuffer.allocate(27 + segments + packet.length).order(ByteOrder.LITTLE_ENDIAN);
    page.put("OggS".getBytes(StandardCharsets.US_ASCII)).put((byte) 0).put((byte) flags);
    page.putLong(granule).putInt((int) OGG_SERIAL).putInt(number).putInt(0).put((byte) segments);
    for (int i = 1; i < segments; i++) {
      page.put((byte) 255);
    }
    page.put((byte) (packet.length % OGG_MAX_SEGMENTS)).put(packet);
    page.putInt(22, checksum(page.array()));
    return page.array();
  }

  /** RFC 3533 section 6: CRC-32 with polynomial 04c11db7, not reflected, from 0. */
  private static int checksum(byte[] page) {
    int crc = 0;
    for (byte b : page) {
      crc ^= b << 24;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc < 0 ? crc << 1 ^ 0x04C1_1DB7 : crc << 1;
      }
    }
    return crc;
  }
}
