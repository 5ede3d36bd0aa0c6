package io.videoconf.recorder.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.rtp.Captures;
import io.videoconf.recorder.rtp.Seeded;
import io.videoconf.recorder.rtp.receive.SsrcRoutes.Route;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SsrcRoutesTest {
  @Test
  void behavesLikeAMap() {
    TrackReceiver[] tracks = new TrackReceiver[5];
    for (int i = 0; i < tracks.length; i++) {
      tracks[i] = new TrackReceiver(Captures.OPUS, 1);
    }
    Seeded.check(
        50,
        random -> {
          SsrcRoutes routes = new SsrcRoutes();
          Map<Long, Route> oracle = new HashMap<>();
          for (int i = 0; i < 1_000; i++) {
            TrackReceiver track = tracks[random.nextInt(tracks.length)];
            long ssrc =
                random.nextInt(3) == 0 ? random.nextInt(50) : random.nextInt() & 0xFFFFFFFFL;
            boolean rtx = random.nextBoolean();
            switch (random.nextInt(40)) {
              case 0 -> {
                routes.remove(track);
                oracle.values().removeIf(route -> route.track() == track);
              }
              case 1 -> {
                routes.remove(track, rtx);
                oracle.values().removeIf(route -> route.track() == track && route.rtx() == rtx);
              }
              default -> {
                routes.put(ssrc, track, rtx);
                oracle.put(ssrc, new Route(ssrc, track, rtx));
              }
            }
            assertThat(routes.get(ssrc)).isEqualTo(oracle.get(ssrc));
          }
          oracle.forEach((ssrc, route) -> assertThat(routes.get(ssrc)).isEqualTo(route));
        });
  }
}
