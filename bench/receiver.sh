#!/bin/sh
# Measures the UDP side of ingest beside a plain loop that only receives; builds first.
# Usage: bench/receiver.sh [packets per second] [seconds per run] [rounds] [loops] [directory]
set -eu

cd "$(dirname "$0")/.."
for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release" 2>/dev/null || true)
  if [ -n "$version" ] && [ "$version" -ge 25 ] && [ -x "$home/bin/javac" ]; then
    export JAVA_HOME="$home"
    break
  fi
done
./mvnw -q -B -ntp -pl bench -am -Dmaven.test.skip=true package \
  dependency:build-classpath -Dmdep.outputFile=target/classpath -Dmdep.includeScope=runtime >&2
exec "$JAVA_HOME/bin/java" -Xmx512m -XX:+UseSerialGC -cp "bench/target/classes:$(cat bench/target/classpath)" \
  io.videoconf.recorder.bench.ReceiverBench "$@"
