package io.videoconf.recorder.bench.compositor;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How to run the bench.
 *
 * @param cell class path directory of the cells; its build of FFmpeg is everybody's
 * @param work folder for inputs, which are kept, and for outputs
 * @param seconds of media
 * @param rounds of all contenders after one another; the least of each counts
 * @param core that everybody runs on
 * @param quality whether pictures are compared
 * @param cases by name; empty for all
 * @param meetings how many to begin with where they are counted
 */
record Options(
    Path cell,
    Path work,
    int seconds,
    int rounds,
    int core,
    boolean quality,
    List<String> cases,
    int meetings) {

  /** Pairs of {@code --name value}. */
  static Options parse(String[] args) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      given.put(args[i], args[i + 1]);
    }
    String cases = given.getOrDefault("--cases", "");
    Options options =
        new Options(
            Path.of(given.getOrDefault("--cell", "lib/media/target/cell")),
            Path.of(given.getOrDefault("--work", "bench/target/compositor")),
            Integer.parseInt(given.getOrDefault("--seconds", "60")),
            Integer.parseInt(given.getOrDefault("--rounds", "1")),
            Integer.parseInt(given.getOrDefault("--core", "1")),
            given.getOrDefault("--quality", "yes").equals("yes"),
            cases.isEmpty() ? List.of() : List.of(cases.split(",")),
            Integer.parseInt(given.getOrDefault("--meetings", "1")));
    List<String> known =
        List.of(
            "--cell",
            "--work",
            "--seconds",
            "--rounds",
            "--core",
            "--quality",
            "--cases",
            "--meetings");
    if (args.length % 2 != 0 || !known.containsAll(given.keySet())) {
      throw new IllegalArgumentException("options are " + known + ", each with a value");
    }
    return options;
  }
}
