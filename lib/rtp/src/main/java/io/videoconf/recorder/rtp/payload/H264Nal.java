package io.videoconf.recorder.rtp.payload;

/** Type numbers of H.264's NAL units (ITU-T H.264 table 7-1, RFC 6184 table 1). */
final class H264Nal {
  static final int SLICE = 1;
  static final int PARTITION_A = 2;
  static final int IDR = 5;
  static final int SEI = 6;
  static final int SPS = 7;
  static final int PPS = 8;
  static final int ACCESS_UNIT_DELIMITER = 9;
  static final int LAST_SINGLE = 23;
  static final int STAP_A = 24;
  static final int FU_A = 28;

  private H264Nal() {}

  static int type(int header) {
    return header & 0x1F;
  }

  static boolean isPicture(int type) {
    return type >= SLICE && type <= IDR;
  }
}
