/**
 * An independent judge of recordings: it decodes finished files with FFmpeg's own programs and says
 * what can be seen and heard in them. It shares no code with the compositor.
 */
@NullMarked
package io.videoconf.recorder.e2e.judge;

import org.jspecify.annotations.NullMarked;
