#!/bin/sh
# Makes DIR/cell.aot, from which cells start with half of the work: runs through a cell's work once and lets the JVM
# note what it took. To be done again whenever a jar or the JDK changes; until then cells start without it.
# Usage: lib/media/rehearse.sh JAVA_HOME DIR     (DIR: the cells' jars, lib/media/target/cell)
set -eu

java=$1/bin/java
cell=$(CDPATH='' cd "$2" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The order of CellCommand: by name.
class_path=$(find "$cell" -maxdepth 1 -name '*.jar' | LC_ALL=C sort | paste -s -d : -)
"$java" -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED \
  -XX:AOTCacheOutput="$work/cell.aot" -Djava.io.tmpdir="$work" \
  -Dorg.bytedeco.javacpp.cachedir="$work/natives" -cp "$class_path" \
  io.videoconf.recorder.media.rehearse.Rehearsal "$work" >"$work/log" 2>&1 || {
  cat "$work/log" >&2
  exit 1
}
# Nobody sees half of it.
mv "$work/cell.aot" "$cell/cell.aot.part"
mv "$cell/cell.aot.part" "$cell/cell.aot"
