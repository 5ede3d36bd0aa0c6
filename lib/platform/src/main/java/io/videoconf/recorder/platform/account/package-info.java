/**
 * Users with passwords, their sessions, and the clients of services: the built-in issuer's data.
 */
@NullMarked
package io.videoconf.recorder.platform.account;

import org.jspecify.annotations.NullMarked;
