/**
 * What the tests are done with: the recorder as a process, clients of its APIs, senders of media.
 */
@NullMarked
package io.videoconf.recorder.e2e.rig;

import org.jspecify.annotations.NullMarked;
