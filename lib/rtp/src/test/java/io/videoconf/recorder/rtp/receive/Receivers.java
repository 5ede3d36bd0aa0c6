package io.videoconf.recorder.rtp.receive;

import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.rtp.receive.TransportReceiver.Options;
import io.videoconf.recorder.rtp.receive.TransportReceiver.Sink;

/** Receivers for tests. */
public final class Receivers {
  public static final long LOCAL_SSRC = 42;

  /** Takes packets and forgets them. */
  public static final Sink NOWHERE =
      new Sink() {
        @Override
        public void rtp(int trackId, byte[] bytes, int offset, int length) {}

        @Override
        public void rtcp(int trackId, byte[] bytes, int offset, int length) {}
      };

  private Receivers() {}

  /** A transport of these tracks, with the default options. */
  public static TransportReceiver of(TrackSpec... specs) {
    TransportReceiver receiver =
        new TransportReceiver(LOCAL_SSRC, "recorder@test", Options.DEFAULT);
    for (TrackSpec spec : specs) {
      receiver.add(spec, 0);
    }
    return receiver;
  }
}
