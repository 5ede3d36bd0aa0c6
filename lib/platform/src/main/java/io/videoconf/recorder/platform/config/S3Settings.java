package io.videoconf.recorder.platform.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where objects are kept.
 *
 * @param endpoint null for AWS itself
 * @param publicEndpoint what presigned URLs point to: the endpoint as the users' browsers see it;
 *     null to take {@code endpoint}
 * @param accessKey null, together with {@code secretKey}, to take the SDK's own chain (instance
 *     role, web identity)
 * @param pathStyle bucket in the path instead of the host name; most servers other than AWS need it
 */
public record S3Settings(
    @Nullable URI endpoint,
    @Nullable URI publicEndpoint,
    String region,
    String bucket,
    @Nullable String accessKey,
    @Nullable Secret secretKey,
    boolean pathStyle) {

  public static S3Settings from(Environment env) {
    URI endpoint = env.optionalUri("RECORDER_S3_ENDPOINT").orElse(null);
    String accessKey = env.optional("RECORDER_S3_ACCESS_KEY").orElse(null);
    String secretKey = env.optional("RECORDER_S3_SECRET_KEY").orElse(null);
    if ((accessKey == null) != (secretKey == null)) {
      env.reject("RECORDER_S3_ACCESS_KEY and RECORDER_S3_SECRET_KEY belong together");
    }
    return new S3Settings(
        endpoint,
        env.optionalUri("RECORDER_S3_PUBLIC_ENDPOINT").orElse(null),
        env.string("RECORDER_S3_REGION", "us-east-1"),
        env.required("RECORDER_S3_BUCKET"),
        accessKey,
        secretKey == null ? null : new Secret(secretKey),
        env.bool("RECORDER_S3_PATH_STYLE", endpoint != null));
  }
}
