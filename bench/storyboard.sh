#!/bin/bash
# Makes a storyboard of 100 tiles, one for 10 s of a recording, and a poster: with our cell and with the bundled ffmpeg,
# each on one core, and of what the composition of a recording of ours leaves; prints what each took.
# docs/benchmarks.md tells how to read it.
# Usage: bench/storyboard.sh [CORE]   (core 1)
# CELL=DIR takes the cells of another build, by their class path directory; tiles and sheets are measured of this one.
set -euo pipefail

cd "$(dirname "$0")/.."
core=${1:-1}
. bench/derive.sh
prepare bench/target/storyboard
./mvnw -q -B -ntp -pl lib/media -am test-compile dependency:build-classpath \
  -Dmdep.outputFile=target/test-classpath -Dmdep.includeScope=test >&2
source=$work/source.mp4
if [ ! -e "$source" ]; then
  make_source "$work/part.mp4" 20 1500k
  "$programs/ffmpeg" -nostdin -v error -y -stream_loop 49 -i "$work/part.mp4" -c copy -t 1000 -movflags +faststart "$source"
fi

rm -rf "$work/ours"
cell "{\"type\":\"thumbnail\",\"input\":\"$source\",\"output\":\"$work/ours\",\"tile_width\":160,\"max_tiles\":100,\"picture_width\":640,\"preview\":false,\"at_seconds\":[]}"
ours=$cpu
tiles=$(grep -c -e '-->' "$work/ours/storyboard.vtt")

# What the composition and its assembly spend on it; then the job that is left, in a cell.
rm -rf "$work/tiles" "$work/poster"
timed "$JAVA_HOME/bin/java" -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED \
  -Dorg.bytedeco.javacpp.cachedir="$work/natives" \
  -cp "lib/media/target/test-classes:lib/media/target/classes:$(cat lib/media/target/test-classpath)" \
  io.videoconf.recorder.media.thumbnail.TileCost "$source" "$work/tiles"
read -r taken sheets <"$work/out"
cell "{\"type\":\"poster\",\"stills\":\"$work/tiles/storyboard\",\"output\":\"$work/poster\",\"picture_width\":640}"
poster=$cpu
left=$(calc "$taken + $sheets + $poster")

sheet="scale=160:90,tile=10x10"
ff -threads 1 -skip_frame nokey -i "$source" -an -vf "select='isnan(prev_selected_t)+gte(t-prev_selected_t,9.9)',$sheet" \
  -fps_mode passthrough -frames:v 1 "$work/nokey.jpg"
nokey=$cpu
ff -threads 1 -i "$source" -an -vf "fps=1/10,$sheet" -frames:v 1 "$work/full.jpg"
full=$cpu

printf '1000 s of 720p30, %s tiles and a poster; CPU seconds on core %s\n\n' "$tiles" "$core"
printf '| | CPU s | of -skip_frame nokey | of all decoded |\n|---|---|---|---|\n'
row() { printf '| %s | %.2f | %.2f | %.3f |\n' "$1" "$2" "$(calc "$2 / $nokey")" "$(calc "$2 / $full")"; }
row 'ours, of a recording of ours' "$left"
row '- tiles and stills while it is composed' "$taken"
row '- sheets while it is assembled' "$sheets"
row '- the job: poster and preview of the stills' "$poster"
row 'ours, of any file, without a preview' "$ours"
row 'ffmpeg -skip_frame nokey' "$nokey"
row 'ffmpeg, all decoded' "$full"
printf '| target | | 1.00 | .050 |\n'
