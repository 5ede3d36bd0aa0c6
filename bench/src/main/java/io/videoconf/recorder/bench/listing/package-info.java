/** Listings and single recordings out of very many. */
@NullMarked
package io.videoconf.recorder.bench.listing;

import org.jspecify.annotations.NullMarked;
