package io.videoconf.recorder.standalone;

import io.videoconf.recorder.api.ApiService;
import io.videoconf.recorder.ingest.IngestService;
import io.videoconf.recorder.platform.config.Environment;
import io.videoconf.recorder.thumbnailer.ThumbnailerService;
import io.videoconf.recorder.transcoder.TranscoderService;
import java.util.List;
import java.util.function.Function;

/**
 * One of the four services, as it is started inside this process.
 *
 * @param start takes what the service's own main takes from its environment
 */
record ServiceStarter(
    String name,
    Function<Ports, Integer> port,
    Function<Environment, ? extends AutoCloseable> start) {

  /** In the order of starting: whoever makes work comes after those who do it. */
  static List<ServiceStarter> all() {
    return List.of(
        new ServiceStarter("transcoder", Ports::transcoder, TranscoderService::start),
        new ServiceStarter("thumbnailer", Ports::thumbnailer, ThumbnailerService::start),
        new ServiceStarter("api", Ports::api, ApiService::start),
        new ServiceStarter("ingest", Ports::ingest, IngestService::start));
  }
}
