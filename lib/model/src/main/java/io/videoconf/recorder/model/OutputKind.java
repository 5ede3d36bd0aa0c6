package io.videoconf.recorder.model;

/** What an output of a recording is. Each has a status, progress and reason of its own. */
public enum OutputKind {
  /** The CMAF segments that the compositor writes while the meeting runs. */
  LIVE,
  /** The MP4 of the whole meeting, assembled from the live segments by stream copy. */
  MASTER,
  /** An HLS ladder made from the master. */
  RENDITION,
  /** The sound of the master alone, in an M4A. */
  AUDIO,
  /** What happened when, as WebVTT; the master has it too. */
  CHAPTERS,
  /** What one track sent, not encoded anew; one for each track, and for each format it had. */
  TRACK,
  /** One JPEG that stands for the recording. */
  POSTER,
  /** Thumbnail sheets with a WebVTT index, for scrubbing. */
  SPRITE,
  /**
   * An MP4 that was composed once more from the journal, with another layout, size or codec. A
   * recording may have several, each with a name.
   */
  COMPOSITE
}
