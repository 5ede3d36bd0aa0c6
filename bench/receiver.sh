#!/bin/sh
# Measures the UDP side of ingest beside a plain loop that only receives; builds first.
# Usage: bench/receiver.sh [packets per second] [seconds per run] [rounds] [loops] [directory]
set -eu

cd "$(dirname "$0")/.."
./mvnw -q -B -ntp -pl bench -am -Dmaven.test.skip=true package \
  dependency:build-classpath -Dmdep.outputFile=target/classpath -Dmdep.includeScope=runtime >&2
exec java -Xmx512m -XX:+UseSerialGC -cp "bench/target/classes:$(cat bench/target/classpath)" \
  io.videoconf.recorder.bench.ReceiverBench "$@"
