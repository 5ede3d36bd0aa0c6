#!/bin/bash
# Makes a storyboard of 100 tiles, one for 10 s of a recording, with our cell and with the bundled ffmpeg, each on one
# core, and prints what each took. docs/benchmarks.md tells how to read it.
# Usage: bench/storyboard.sh [CORE]   (core 1)
# CELL=DIR takes the class path directory of another build and builds nothing.
set -euo pipefail

cd "$(dirname "$0")/.."
core=${1:-1}
. bench/derive.sh
prepare bench/target/storyboard
source=$work/source.mp4
if [ ! -e "$source" ]; then
  make_source "$work/part.mp4" 20 1500k
  "$programs/ffmpeg" -nostdin -v error -y -stream_loop 49 -i "$work/part.mp4" -c copy -t 1000 -movflags +faststart "$source"
fi

rm -rf "$work/ours"
cell "{\"type\":\"thumbnail\",\"input\":\"$source\",\"output\":\"$work/ours\",\"tile_width\":160,\"max_tiles\":100,\"picture_width\":640,\"preview\":false,\"at_seconds\":[]}"
ours=$cpu
tiles=$(grep -c -e '-->' "$work/ours/storyboard.vtt")
sheet="scale=160:90,tile=10x10"
ff -threads 1 -skip_frame nokey -i "$source" -an -vf "select='isnan(prev_selected_t)+gte(t-prev_selected_t,9.9)',$sheet" \
  -fps_mode passthrough -frames:v 1 "$work/nokey.jpg"
nokey=$cpu
ff -threads 1 -i "$source" -an -vf "fps=1/10,$sheet" -frames:v 1 "$work/full.jpg"
full=$cpu

printf '1000 s of 720p30, %s tiles and a poster; CPU seconds on core %s\n\n' "$tiles" "$core"
printf '| | CPU s | ours/it | target |\n|---|---|---|---|\n'
printf '| ours, a cell | %.2f | | |\n' "$ours"
printf '| ffmpeg -skip_frame nokey | %.2f | %.2f | 1.00 |\n' "$nokey" "$(calc "$ours / $nokey")"
printf '| ffmpeg, all decoded | %.2f | %.3f | .050 |\n' "$full" "$(calc "$ours / $full")"
