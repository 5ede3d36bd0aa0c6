/**
 * Real PostgreSQL, Kafka and S3 servers on loopback with their data in one directory. What was
 * written survives a restart, and a kill of this JVM. Nothing here is meant to be reached from
 * another machine.
 */
@NullMarked
package io.videoconf.recorder.embedded;

import org.jspecify.annotations.NullMarked;
