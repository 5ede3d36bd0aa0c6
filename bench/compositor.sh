#!/bin/sh
# Composes the same meetings with our cell, the bundled ffmpeg, GStreamer, and decoding and encoding alone, each on
# one core, and prints what each took; builds first. docs/benchmarks.md tells how to read it.
# Usage: bench/compositor.sh [--gpl] [--cases 4x360p,slides,…] [--seconds 60] [--rounds 1] [--core 1] [--quality no]
# Needs bash, taskset; GStreamer if it is there.
set -eu

cd "$(dirname "$0")/.."
gpl=no
if [ "${1:-}" = --gpl ]; then
  gpl=yes
  shift
fi
. bench/build.sh
build bench,lib/media
make_cell
exec "$JAVA_HOME/bin/java" -Xmx1g -XX:+UseSerialGC -cp "$classpath" \
  io.videoconf.recorder.bench.compositor.CompositorBench --cell "$cell" "$@"
