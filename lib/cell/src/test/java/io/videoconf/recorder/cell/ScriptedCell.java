package io.videoconf.recorder.cell;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cell's main class that does what the lines of {@code script-<first segment>.txt} in its work
 * directory say. Needs nothing but the JDK.
 */
final class ScriptedCell {
  private static final Pattern FIRST_SEGMENT = Pattern.compile("\"first_segment\":([0-9]+)");

  private int segment;

  public static void main(String[] args) throws Exception {
    BufferedReader stdin =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Matcher matcher = FIRST_SEGMENT.matcher(stdin.readLine());
    ScriptedCell cell = new ScriptedCell();
    cell.segment = matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    Thread.ofPlatform().daemon().start(() -> endWith(stdin));
    List<String> script = Files.readAllLines(Path.of("script-" + cell.segment + ".txt"));
    for (String line : script) {
      cell.obey(line.split(" ", 2));
    }
    System.exit(0);
  }

  private static void endWith(BufferedReader stdin) {
    try {
      while (stdin.read() >= 0) {
        // Nothing more is said to a cell.
      }
    } catch (IOException e) {
      // The same as the end.
    }
    Runtime.getRuntime().halt(0);
  }

  private void obey(String[] line) throws Exception {
    String argument = line.length > 1 ? line[1] : "";
    switch (line[0]) {
      case "segment" -> {
        say(
            ("{'type':'segment_done','index':%d,'file':'seg-%d.m4s','start_seconds':%d,"
                    + "'duration_seconds':2,'bytes':1,'sha256':'00'}")
                .formatted(segment, segment, 2 * segment));
        segment++;
      }
      case "progress" ->
          say(
              "{'type':'progress','media_seconds':%s,'total_seconds':0,'cpu_seconds':1.5}"
                  .formatted(argument));
      case "done" -> say("{'type':'done','duration_seconds':4,'files':[]}");
      case "failed" ->
          say("{'type':'failed','error_class':'%s','code':'c','message':'m'}".formatted(argument));
      case "say" -> say(argument);
      case "log" -> System.err.println(argument);
      case "exit" -> System.exit(Integer.parseInt(argument));
      case "kill9" -> {
        long pid = ProcessHandle.current().pid();
        var _ = new ProcessBuilder("kill", "-9", Long.toString(pid)).start().waitFor();
        Thread.sleep(Long.MAX_VALUE);
      }
      case "work" -> {
        long end = System.nanoTime() + Long.parseLong(argument) * 1_000_000;
        while (System.nanoTime() < end) {
          Thread.onSpinWait();
        }
      }
      case "hang" -> Thread.sleep(Long.MAX_VALUE);
      case "beat" -> {
        while (true) {
          say("{'type':'progress','media_seconds':1,'total_seconds':0,'cpu_seconds':0}");
          Thread.sleep(50);
        }
      }
      case "flood" -> {
        byte[] megabyte = new byte[1 << 20];
        for (int i = 0; i < Integer.parseInt(argument); i++) {
          System.out.write(megabyte, 0, megabyte.length);
        }
        System.out.println();
        for (int i = 0; i < 10_000; i++) {
          System.out.println("this is no report");
        }
      }
      case "ignore_sigterm" ->
          Runtime.getRuntime()
              .addShutdownHook(
                  Thread.ofPlatform()
                      .unstarted(() -> {
                        while (true) {
                          try {
                            Thread.sleep(Long.MAX_VALUE);
                          } catch (InterruptedException e) {
                            // Stays.
                          }
                        }
                      }));
      case "say_at_exit" ->
          Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> say(argument)));
      case "eat_heap" -> {
        Object[] eaten = new Object[1];
        while (true) {
          eaten = new Object[] {eaten, new byte[1 << 20]};
        }
      }
      case "eat_native" -> {
        for (int i = 0; i < 600; i++) {
          Arena.global().allocate(1 << 20).fill((byte) 1);
        }
        Thread.sleep(Long.MAX_VALUE);
      }
      case "env" -> warn("env", String.join(",", new TreeSet<>(System.getenv().keySet())));
      case "pid" -> warn("pid", Long.toString(ProcessHandle.current().pid()));
      case "connect" -> {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(argument))) {
          warn("connect", "connected");
        } catch (IOException e) {
          warn("connect", "failed");
        }
      }
      default -> throw new IllegalArgumentException(line[0]);
    }
  }

  private static void warn(String code, String message) {
    say("{'type':'warning','code':'%s','message':'%s'}".formatted(code, message));
  }

  private static void say(String json) {
    System.out.println(json.replace('\'', '"'));
    System.out.flush();
  }
}
