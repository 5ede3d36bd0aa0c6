package io.videoconf.recorder.transcoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.transcoder.SpanPlan.Span;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpanPlanTest {
  private static final VideoFormat FORMAT = VideoFormat.HD_720P30;

  private static SpanPlan plan(double seconds, int cells) {
    return SpanPlan.of(Duration.ofNanos(Math.round(seconds * 1e9)), FORMAT, cells);
  }

  @Test
  void anHourIsCutAtWholeMinutesIntoAsManySpansAsThereAreCells() {
    SpanPlan plan = plan(3600, 4);

    assertThat(plan.frames()).isEqualTo(108_000);
    assertThat(plan.segments()).isEqualTo(1800);
    assertThat(plan.encoderSegments()).isEqualTo(30);
    assertThat(plan.spans())
        .containsExactly(
            new Span(0, 449), new Span(450, 899), new Span(900, 1349), new Span(1350, 1799));
  }

  @Test
  void spansCoverEverythingOnceAndBeginWhereEncodersDo() {
    for (double seconds = 0.5; seconds < 700; seconds += 3.7) {
      for (int cells = 1; cells <= 9; cells++) {
        SpanPlan plan = plan(seconds, cells);
        assertThat(plan.spans().size()).isBetween(1, cells);
        int next = 0;
        for (Span span : plan.spans()) {
          assertThat(span.firstSegment()).isEqualTo(next);
          assertThat(span.firstSegment() % plan.encoderSegments()).isZero();
          assertThat(span.lastSegment()).isGreaterThanOrEqualTo(span.firstSegment());
          next = span.lastSegment() + 1;
        }
        assertThat(next).isEqualTo(plan.segments());
      }
    }
  }

  @Test
  void whereEncodersBeginDoesNotDependOnTheCells() {
    for (double seconds : List.of(1.0, 13.0, 100.0, 3600.0)) {
      assertThat(plan(seconds, 1).encoderSegments()).isEqualTo(plan(seconds, 7).encoderSegments());
    }
  }

  @Test
  void aPartOfAFrameIsAFrameAndAPartOfASegmentIsOne() {
    SpanPlan plan = plan(4.01, 1);

    assertThat(plan.frames()).isEqualTo(121);
    assertThat(plan.segments()).isEqualTo(3);
    assertThat(plan(0, 2).frames()).isEqualTo(1);
  }
}
