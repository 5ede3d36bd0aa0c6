package io.videoconf.recorder.standalone.jobs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Jobs as a person reads them. */
final class JobsText {
  private static final List<String> DETAILS =
      List.of(
          "job_id",
          "kind",
          "status",
          "recording_id",
          "source_bucket",
          "source_key",
          "priority",
          "deadline",
          "attempt",
          "tries",
          "owner",
          "step",
          "parts",
          "parts_completed",
          "parent_id",
          "error_class",
          "reason_code",
          "reason",
          "created_at",
          "available_at",
          "started_at",
          "finished_at");

  private JobsText() {}

  static String header() {
    return row("JOB", "KIND", "STATUS", "PRIORITY", "PROGRESS", "CREATED", "WHY");
  }

  /** One line of a list. */
  static String line(JsonNode job) {
    return row(
        text(job, "job_id"),
        text(job, "kind"),
        text(job, "status"),
        text(job, "priority"),
        percent(job),
        text(job, "created_at"),
        text(job, "reason_code"));
  }

  /** All there is to say, a line each. */
  static String details(JsonNode job) {
    List<String> lines = new ArrayList<>();
    for (String name : DETAILS) {
      if (job.hasNonNull(name)) {
        lines.add("%-16s %s".formatted(name, text(job, name)));
      }
    }
    lines.add("%-16s %s".formatted("progress", progress(job)));
    return String.join(System.lineSeparator(), lines);
  }

  /** How far it is: percent, stage, speed and how long it will take. */
  static String progress(JsonNode job) {
    StringBuilder text = new StringBuilder(percent(job));
    if (job.hasNonNull("stage")) {
      text.append("  ").append(text(job, "stage"));
    }
    if (job.hasNonNull("parts")) {
      text.append("  %s of %s parts".formatted(text(job, "parts_completed"), text(job, "parts")));
    }
    if (job.hasNonNull("speed")) {
      text.append(String.format(Locale.ROOT, "  %.1fx", job.get("speed").asDouble()));
    }
    if (job.hasNonNull("eta_seconds") && text(job, "status").equals("running")) {
      text.append("  ").append(left(Duration.ofSeconds(job.get("eta_seconds").asLong())));
    }
    return text.toString();
  }

  private static String left(Duration time) {
    return time.toHours() > 0
        ? "%d:%02d:%02d left".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart())
        : "%d:%02d left".formatted(time.toMinutes(), time.toSecondsPart());
  }

  private static String percent(JsonNode job) {
    return String.format(Locale.ROOT, "%.0f %%", job.path("progress").asDouble() * 100);
  }

  private static String text(JsonNode job, String name) {
    return job.path(name).asString("");
  }

  private static String row(String... cells) {
    return "%-36s  %-9s  %-9s  %-8s  %8s  %-27s  %s".formatted((Object[]) cells).stripTrailing();
  }
}
