package io.videoconf.recorder.platform.s3;

import java.nio.charset.StandardCharsets;

/** The {@code Content-Disposition} of a download (RFC 6266, names as in RFC 5987). */
final class ContentDisposition {
  private static final int MAX_NAME_CHARS = 120;

  /** {@code attr-char} of RFC 5987, beside letters and digits. */
  private static final String PLAIN = "!#$&+-.^_`|~";

  private ContentDisposition() {}

  static String attachment(String fileName) {
    String name = fileName.strip().replaceAll("[\\p{Cntrl}/\\\\]", "_");
    if (name.length() > MAX_NAME_CHARS) {
      int dot = name.lastIndexOf('.');
      String extension = dot > name.length() - 10 && dot > 0 ? name.substring(dot) : "";
      name = name.substring(0, MAX_NAME_CHARS - extension.length()) + extension;
    }
    String ascii = name.replaceAll("[^\\x20-\\x7e]", "_").replaceAll("[\"\\\\%;]", "_");
    return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + encode(name);
  }

  private static String encode(String name) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean letterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (letterOrDigit || PLAIN.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append('%').append(String.format("%02X", (int) c));
      }
    }
    return encoded.toString();
  }
}
