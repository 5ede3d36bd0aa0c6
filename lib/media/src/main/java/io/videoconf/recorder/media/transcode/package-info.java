/** Makes HLS ladders (RFC 8216) of CMAF segments. */
@NullMarked
package io.videoconf.recorder.media.transcode;

import org.jspecify.annotations.NullMarked;
