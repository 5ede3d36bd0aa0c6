#!/bin/sh
# Raises the number of live meetings of four until a recorder on two cores falls behind; builds first.
# docs/benchmarks.md tells how to read it.
# Usage: bench/density.sh [--gpl] [--meetings 1] [--seconds 60]
# Needs bash, taskset.
set -eu

cd "$(dirname "$0")/.."
gpl=no
if [ "${1:-}" = --gpl ]; then
  gpl=yes
  shift
fi
. bench/build.sh
build bench,lib/media,standalone
make_cell
# The senders take what the recorder leaves them, on the same cores.
exec nice -n 5 taskset -c 0,1 "$JAVA_HOME/bin/java" -Xmx1g -XX:+UseSerialGC -cp "$classpath" \
  io.videoconf.recorder.bench.compositor.DensityBench --cell "$cell" "$@"
