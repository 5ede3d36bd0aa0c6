package io.videoconf.recorder.standalone;

import io.videoconf.recorder.embedded.EmbeddedServers;
import picocli.CommandLine.Option;

/** The options that say where everything listens. */
final class PortOptions {
  static final String DEFAULT_RTP_PORTS = "40000-40999";

  @Option(
      names = "--api-port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "REST API and watch page (default: ${DEFAULT-VALUE})")
  int api;

  @Option(
      names = "--ingest-port",
      paramLabel = "PORT",
      defaultValue = "8081",
      description = "control API for SFUs (default: ${DEFAULT-VALUE})")
  int ingest;

  @Option(
      names = "--transcoder-port",
      paramLabel = "PORT",
      defaultValue = "8082",
      description = "health and metrics (default: ${DEFAULT-VALUE})")
  int transcoder;

  @Option(
      names = "--thumbnailer-port",
      paramLabel = "PORT",
      defaultValue = "8083",
      description = "health and metrics (default: ${DEFAULT-VALUE})")
  int thumbnailer;

  @Option(
      names = "--postgres-port",
      paramLabel = "PORT",
      defaultValue = "15432",
      description = "embedded PostgreSQL (default: ${DEFAULT-VALUE})")
  int postgres;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      defaultValue = "19092",
      description = "embedded Kafka; its controller takes the next one (default: ${DEFAULT-VALUE})")
  int kafka;

  @Option(
      names = "--s3-port",
      paramLabel = "PORT",
      defaultValue = "19000",
      description = "embedded S3 (default: ${DEFAULT-VALUE})")
  int s3;

  @Option(
      names = "--rtp-ports",
      paramLabel = "FIRST-LAST",
      defaultValue = DEFAULT_RTP_PORTS,
      description = "UDP ports that media is received on (default: ${DEFAULT-VALUE})")
  PortRange rtp = PortRange.parse(DEFAULT_RTP_PORTS);

  @Option(
      names = "--rtp-host",
      paramLabel = "IP",
      defaultValue = Ports.LOOPBACK,
      description = "local address that media is received on (default: ${DEFAULT-VALUE})")
  String rtpHost = Ports.LOOPBACK;

  Ports ports() {
    return new Ports(
        api,
        ingest,
        transcoder,
        thumbnailer,
        new EmbeddedServers.Ports(postgres, kafka, kafka + 1, s3),
        rtp,
        rtpHost);
  }
}
