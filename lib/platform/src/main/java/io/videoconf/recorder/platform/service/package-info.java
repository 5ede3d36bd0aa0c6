/** What every service needs to run as a process: resources in order, a main. */
@NullMarked
package io.videoconf.recorder.platform.service;

import org.jspecify.annotations.NullMarked;
