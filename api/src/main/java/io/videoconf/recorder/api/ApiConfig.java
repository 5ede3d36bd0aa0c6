package io.videoconf.recorder.api;

import io.videoconf.recorder.platform.config.DatabaseSettings;
import io.videoconf.recorder.platform.config.Environment;
import io.videoconf.recorder.platform.config.HttpSettings;
import io.videoconf.recorder.platform.config.JobSettings;
import io.videoconf.recorder.platform.config.S3Settings;

/** All that the API reads of its environment: docs/configuration.md has the variables. */
record ApiConfig(
    HttpSettings http,
    DatabaseSettings database,
    S3Settings s3,
    IdentitySettings identity,
    ApiSettings api,
    RestSettings rest,
    GraphQlSettings graphQl,
    WebhookSettings webhooks,
    JobSettings jobs) {

  /**
   * @throws io.videoconf.recorder.platform.config.ConfigurationException naming all that is missing
   *     or wrong
   */
  static ApiConfig from(Environment env) {
    ApiConfig config =
        new ApiConfig(
            HttpSettings.from(env, ApiSettings.DEFAULT_PORT),
            DatabaseSettings.from(env),
            S3Settings.from(env),
            IdentitySettings.from(env),
            ApiSettings.from(env),
            RestSettings.from(env),
            GraphQlSettings.from(env),
            WebhookSettings.from(env),
            JobSettings.from(env));
    env.check();
    return config;
  }
}
