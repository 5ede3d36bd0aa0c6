package io.videoconf.recorder.platform.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cell that does what the name of the task's first rung says. A process of its own, without a
 * single library: it speaks the protocol by hand.
 */
final class ScriptedCell {
  private static final String SHA = "00".repeat(32);

  private ScriptedCell() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String task = in.readLine();
    Path output = Path.of(find(task, "\"output\":\"(?:file://)?([^\"]+)\""));
    switch (find(task, "\"rungs\":\\[\\{\"name\":\"([^\"]+)\"")) {
      case "ok" -> {
        say("{\"type\":\"progress\",\"media_seconds\":5,\"total_seconds\":10,\"cpu_seconds\":1}");
        Files.writeString(output.resolve("master.m3u8"), "#EXTM3U");
        Files.createDirectories(output.resolve("480p"));
        Files.writeString(output.resolve("480p/init.mp4"), "init");
        done("master.m3u8", "480p/init.mp4");
      }
      case "warn" -> {
        say("{\"type\":\"warning\",\"code\":\"subtitles_cut\",\"message\":\"too many\"}");
        Files.writeString(output.resolve("master.m3u8"), "#EXTM3U");
        done("master.m3u8");
      }
      case "escape" -> {
        Files.writeString(output.resolve("master.m3u8"), "#EXTM3U");
        Files.createSymbolicLink(output.resolve("link.mp4"), output.resolve("../input.mp4"));
        done("master.m3u8", "link.mp4");
      }
      case "input" ->
          say(
              "{\"type\":\"failed\",\"error_class\":\"input\",\"code\":\"no_video\","
                  + "\"message\":\"There is no video\"}");
      case "crash" -> Runtime.getRuntime().halt(134);
      default -> Thread.sleep(60_000);
    }
  }

  private static void done(String... files) {
    StringBuilder list = new StringBuilder();
    for (String file : files) {
      list.append(list.isEmpty() ? "" : ",")
          .append("{\"file\":\"" + file + "\",\"content_type\":\"text/html\",\"bytes\":1,")
          .append("\"sha256\":\"" + SHA + "\"}");
    }
    say("{\"type\":\"done\",\"duration_seconds\":10,\"files\":[" + list + "]}");
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private static String find(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new IllegalArgumentException(pattern);
    }
    return matcher.group(1);
  }
}
