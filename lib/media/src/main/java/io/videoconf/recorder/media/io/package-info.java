/**
 * What every work of a cell needs: opening somebody's media, reading a journal, and a directory of
 * results.
 */
@NullMarked
package io.videoconf.recorder.media.io;

import org.jspecify.annotations.NullMarked;
