package io.videoconf.recorder.bench.listing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;

/**
 * One connection that stays, for GET (RFC 9112, as far as our own server goes). It shares a core
 * with the PostgreSQL of those who are measured, and the client of the JDK took a quarter of that
 * core. For one thread.
 */
final class Connection implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int PATIENCE_MILLIS = 10_000;
  private static final String LENGTH = "content-length:";
  private static final String CHUNKED = "transfer-encoding: chunked";

  private final String host;
  private final Socket socket;
  private final InputStream in;

  /** The caller owns the result. */
  Connection(URI address) throws IOException {
    host = address.getAuthority();
    socket = new Socket(address.getHost(), address.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
  }

  /** What is asked, as whom. */
  record Question(String path, String token) {}

  record Answer(int status, byte[] body) {}

  Answer get(Question question) throws IOException {
    String request =
        "GET %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n"
            .formatted(question.path(), host, question.token());
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    String status = line();
    int length = 0;
    boolean chunked = false;
    for (String line = line(); !line.isEmpty(); line = line()) {
      String header = line.toLowerCase(Locale.ROOT);
      if (header.startsWith(LENGTH)) {
        length = Integer.parseInt(header.substring(LENGTH.length()).strip());
      }
      chunked |= header.equals(CHUNKED);
    }
    byte[] body = chunked ? chunks() : in.readNBytes(length);
    return new Answer(Integer.parseInt(status.split(" ", 3)[1]), body);
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
      body.write(in.readNBytes(size));
      String _ = line();
    }
    String _ = line();
    return body.toByteArray();
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the server hung up");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
