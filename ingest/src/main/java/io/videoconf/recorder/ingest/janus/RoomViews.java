package io.videoconf.recorder.ingest.janus;

import io.videoconf.recorder.ingest.session.JanusView;
import io.videoconf.recorder.ingest.session.JanusView.PublisherView;
import io.videoconf.recorder.ingest.session.JanusView.StreamView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the view of a connector out of its parts. */
final class RoomViews {
  private RoomViews() {}

  static JanusView of(
      JanusSettings settings,
      String state,
      int reconnects,
      Collection<Publisher> publishers,
      Map<StreamKey, Forward> forwards,
      @Nullable String failure,
      @Nullable String lastError) {
    List<PublisherView> views = new ArrayList<>();
    for (Publisher publisher : publishers) {
      List<StreamView> streams = new ArrayList<>();
      for (Publisher.Stream stream : publisher.streams()) {
        Forward forward = forwards.get(new StreamKey(publisher.id(), stream.mid()));
        streams.add(
            new StreamView(
                stream.mid(),
                stream.type(),
                RoomMessage.brief(stream.codec()),
                stream.simulcast(),
                forward == null ? "waiting" : forward.state().name().toLowerCase(Locale.ROOT),
                forward == null ? null : forward.trackId(),
                forward == null ? null : forward.reason()));
      }
      views.add(new PublisherView(publisher.id().text(), publisher.displayName(), streams));
    }
    return new JanusView(
        state,
        settings.publicUrl(),
        settings.room().text(),
        settings.host(),
        settings.srtp() == null ? null : settings.srtp().word(),
        reconnects,
        views,
        failure == null ? lastError : failure);
  }
}
