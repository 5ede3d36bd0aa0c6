/** What is kept in memory because it will be needed again. */
@NullMarked
package io.videoconf.recorder.platform.cache;

import org.jspecify.annotations.NullMarked;
