package io.videoconf.recorder.ingest.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.cell.CellReport.ShownTrack;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SizeHintsTest {
  @Test
  void onlyWhatIsNewIsTold() {
    EventStream events = new EventStream();
    List<String> told = new ArrayList<>();
    try (var _ = events.subscribe(e -> told.add(e.type() + Json.write(e.data())))) {
      SizeHints hints = new SizeHints(events);
      hints.told(List.of(new ShownTrack(1, 1280, 720)));
      hints.told(List.of(new ShownTrack(1, 628, 352), new ShownTrack(2, 628, 352)));
      hints.told(List.of(new ShownTrack(1, 0, 0), new ShownTrack(2, 628, 352)));
      // A compositor that was started again tells all.
      hints.told(List.of(new ShownTrack(1, 0, 0), new ShownTrack(2, 628, 352)));
      assertThat(hints.shown().get(1)).isEqualTo(new ShownTrack(1, 0, 0));
    }
    assertThat(told)
        .containsExactly(
            "hint{\"track_id\":1,\"width\":1280,\"height\":720}",
            "hint{\"track_id\":1,\"width\":628,\"height\":352}",
            "hint{\"track_id\":2,\"width\":628,\"height\":352}",
            "hint{\"track_id\":1,\"width\":0,\"height\":0}");
  }
}
