package io.videoconf.recorder.api;

import io.videoconf.recorder.platform.config.Environment;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Who else may use the API and how.
 *
 * @param corsOrigins the sites whose pages may call us; {@code *} for all
 */
record RestSettings(List<String> corsOrigins, GraphQlSettings graphQl, WebhookSettings webhooks) {
  private static final Pattern ORIGIN = Pattern.compile("\\*|https?://[A-Za-z0-9.:\\[\\]-]+");

  static RestSettings from(Environment env) {
    List<String> origins =
        Arrays.stream(env.string("RECORDER_CORS_ORIGINS", "").split(","))
            .map(String::strip)
            .filter(o -> !o.isEmpty())
            .toList();
    if (!origins.stream().allMatch(o -> ORIGIN.matcher(o).matches())) {
      env.reject(
          "RECORDER_CORS_ORIGINS must be *, or origins such as https://app.example, comma"
              + " separated");
    }
    return new RestSettings(origins, GraphQlSettings.from(env), WebhookSettings.from(env));
  }
}
