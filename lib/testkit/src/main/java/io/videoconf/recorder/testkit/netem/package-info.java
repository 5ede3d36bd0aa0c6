/**
 * A network in virtual time: what it does to datagrams is drawn from a seed, so that a run that
 * failed fails again.
 */
@NullMarked
package io.videoconf.recorder.testkit.netem;

import org.jspecify.annotations.NullMarked;
