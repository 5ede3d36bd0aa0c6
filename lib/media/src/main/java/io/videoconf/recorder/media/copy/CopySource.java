package io.videoconf.recorder.media.copy;

import io.videoconf.recorder.media.av.CodecId;
import io.videoconf.recorder.media.av.StreamSpec;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.rtp.payload.AvcParameterSets;

/**
 * The only video source of a recording, which one sample entry can hold from begin to end.
 *
 * @param picture what the container says of it
 * @param shown its size when it is turned upright
 * @param seconds length of the recording, about
 */
record CopySource(StreamSpec picture, CellTask.Size shown, double seconds) {

  static CopySource of(AvcParameterSets sets, int rotationDegrees, double seconds) {
    int width = sets.width();
    int height = sets.height();
    return new CopySource(
        StreamSpec.video(CodecId.H264, width, height, rotationDegrees, sets.annexB(), ""),
        rotationDegrees % 180 == 0
            ? new CellTask.Size(width, height)
            : new CellTask.Size(height, width),
        seconds);
  }
}
