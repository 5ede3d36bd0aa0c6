/** A recording while it is made: journal, tracks, compositor cell, uploads. */
@NullMarked
package io.videoconf.recorder.ingest.session;

import org.jspecify.annotations.NullMarked;
