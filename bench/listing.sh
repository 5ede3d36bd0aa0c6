#!/bin/sh
# Lists and shows recordings out of many in PostgreSQL, over HTTP; builds first.
# docs/api.md tells how to read it.
# Usage: bench/listing.sh [--rows 10000000] [--rate 500] [--seconds 20] [--core 0] [--data DIRECTORY]
# With --data the rows are kept there and used again. 10,000,000 rows take about 12 GB. Needs taskset.
set -eu

cd "$(dirname "$0")/.."
. bench/build.sh
build bench
exec "$JAVA_HOME/bin/java" -Xmx1g -XX:+UseSerialGC -cp "$classpath" \
  io.videoconf.recorder.bench.listing.ListingBench "$@"
