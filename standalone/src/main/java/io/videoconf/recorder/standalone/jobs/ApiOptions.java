package io.videoconf.recorder.standalone.jobs;

import io.videoconf.recorder.standalone.Tokens;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the API is, and by which token it knows us. */
final class ApiOptions {
  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:RECORDER_URL:-http://127.0.0.1:8080}",
      description = "address of the API, or RECORDER_URL (default: ${DEFAULT-VALUE})")
  URI url = URI.create("http://127.0.0.1:8080");

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "${env:RECORDER_TOKEN}",
      description =
          "with the scope jobs:write, or RECORDER_TOKEN (default: one made as `recorder token`"
              + " does)")
  @Nullable String token;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "data directory of `recorder up`, for the token (default: ./${DEFAULT-VALUE})")
  Path data = Path.of("data");

  JobsClient open() {
    String given = token;
    return new JobsClient(url, given == null || given.isBlank() ? Tokens.forJobs(data) : given);
  }
}
