package io.videoconf.recorder.api;

import io.videoconf.recorder.platform.config.Environment;
import io.videoconf.recorder.platform.webhook.NetworkPolicy;
import java.util.Arrays;
import java.util.List;

/**
 * Where webhooks may go.
 *
 * @param sending whether this process attempts deliveries
 */
record WebhookSettings(NetworkPolicy policy, boolean sending) {
  private static final String NETWORKS = "RECORDER_WEBHOOK_ALLOWED_NETWORKS";

  static WebhookSettings from(Environment env) {
    List<String> networks =
        Arrays.stream(env.string(NETWORKS, "").split(","))
            .map(String::strip)
            .filter(n -> !n.isEmpty())
            .toList();
    return new WebhookSettings(policy(env, networks), env.bool("RECORDER_WEBHOOK_SENDING", true));
  }

  private static NetworkPolicy policy(Environment env, List<String> networks) {
    try {
      return new NetworkPolicy(networks);
    } catch (IllegalArgumentException e) {
      env.reject(NETWORKS + " must be networks such as 10.1.0.0/16, comma separated");
      return new NetworkPolicy(List.of());
    }
  }
}
