package io.videoconf.recorder.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list, newest first.
 *
 * @param nextCursor what to pass as {@code cursor} for the next page; null on the last one
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record RecordingPage(
    List<RecordingSummary> recordings, boolean hasMore, @Nullable String nextCursor) {}
