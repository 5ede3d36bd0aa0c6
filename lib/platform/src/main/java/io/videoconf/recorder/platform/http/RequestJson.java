package io.videoconf.recorder.platform.http;

import io.videoconf.recorder.json.Json;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** The project's JSON dialect as requests are held to it: a number in quotes is no number. */
final class RequestJson {
  static final JsonMapper MAPPER =
      Json.MAPPER.rebuild().disable(MapperFeature.ALLOW_COERCION_OF_SCALARS).build();

  private RequestJson() {}
}
