#!/bin/sh
# Lists and shows recordings out of many in PostgreSQL, over HTTP; builds first.
# docs/api.md tells how to read it.
# Usage: bench/listing.sh [--rows 10000000] [--rate 500] [--seconds 20] [--core 0] [--data DIRECTORY]
# With --data the rows are kept there and used again. 10,000,000 rows take about 12 GB. Needs taskset.
set -eu

cd "$(dirname "$0")/.."
. bench/build.sh
build bench
# The API has its core for itself: PostgreSQL and whoever asks have the others.
core=0
previous=
for argument in "$@"; do
  [ "$previous" = --core ] && core=$argument
  previous=$argument
done
others=$(seq 0 $(($(nproc) - 1)) | grep -vx "$core" | paste -sd, -)
exec taskset -c "${others:-$core}" "$JAVA_HOME/bin/java" -Xmx1g -XX:+UseSerialGC -cp "$classpath" \
  io.videoconf.recorder.bench.listing.ListingBench "$@"
