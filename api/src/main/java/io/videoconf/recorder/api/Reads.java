package io.videoconf.recorder.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;

/** Routes that answer HEAD as they answer GET, who may and who may not alike. */
final class Reads {
  private Reads() {}

  static void add(RoutesConfig routes, String path, Handler handler) {
    routes.get(path, handler);
    // Without a handler of its own a HEAD would be answered 200 to anybody. The server leaves out
    // the body.
    routes.head(path, handler);
  }
}
