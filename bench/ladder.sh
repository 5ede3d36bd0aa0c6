#!/bin/bash
# Makes the same ladder of one 720p recording with our cell and with the bundled ffmpeg, each on one core, and prints
# what each took, and how near it comes to the source. docs/benchmarks.md tells how to read it.
# Usage: bench/ladder.sh [SECONDS [CORE]]   (120 s, core 1)
# CELL=DIR takes the class path directory of another build and builds nothing.
set -euo pipefail

cd "$(dirname "$0")/.."
seconds=${1:-120}
core=${2:-1}
. bench/derive.sh
prepare bench/target/ladder
source=$work/source-$seconds.mp4
[ -e "$source" ] || make_source "$source" "$seconds" 1500k

rungs='[{"name":"1080p","height":1080,"video_bit_rate":4000000},{"name":"720p","height":720,"video_bit_rate":1500000},{"name":"480p","height":480,"video_bit_rate":900000},{"name":"360p","height":360,"video_bit_rate":500000}]'
task() { # output, part
  rm -rf "$1"
  echo "{\"type\":\"transcode\",\"input\":\"$source\",\"output\":\"$1\",\"rungs\":$rungs,\"segment_seconds\":4,\"mp4\":false,\"part\":$2}"
}
encoder() { # name, bit rate
  echo "-c:v libopenh264 -profile:v high -coder cabac -rc_mode bitrate -b:v $2 -g 120 -threads:v 1"
}
segments() { # folder
  mkdir -p "$work/$1"
  echo "-f hls -hls_time 4 -hls_playlist_type vod -hls_segment_type fmp4 $work/$1/index.m3u8"
}
rung() { # name, filter, bit rate
  ff -threads 1 -i "$source" -map 0:v -vf "$2" $(encoder "$1" "$3") $(segments "per-rung/$1")
}
per_rung() {
  rung 720p null 1500k
  local all=$cpu
  rung 480p scale=854:480 900k
  all=$(calc "$all + $cpu")
  rung 360p scale=640:360 500k
  all=$(calc "$all + $cpu")
  ff -i "$source" -map 0:a -c copy $(segments per-rung/audio)
  cpu=$(calc "$all + $cpu")
}
one_process() { # name, of the top rung: copy or encode
  local top="-map 0:v -c:v copy" split='[0:v]split=2[b][c]'
  if [ "$2" = encode ]; then
    top="-map [a] $(encoder 720p 1500k)"
    split='[0:v]split=3[a][b][c]'
  fi
  ff -filter_complex_threads 1 -threads 1 -i "$source" \
    -filter_complex "$split;[b]scale=854:480[d];[c]scale=640:360[e]" \
    $top $(segments "$1/720p") -map '[d]' $(encoder 480p 900k) $(segments "$1/480p") \
    -map '[e]' $(encoder 360p 500k) $(segments "$1/360p") -map 0:a -c:a copy $(segments "$1/audio")
}
# The samples as they are: of two inputs of which one says its colours and the other does not, FFmpeg converts one.
ssim() { # playlist, width, height
  local same='setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709,settb=1/30,setpts=N'
  "$programs/ffmpeg" -nostdin -hide_banner -i "$source" -i "$1" -filter_complex \
    "[0:v]scale=$2:$3:flags=lanczos+accurate_rnd,$same[a];[1:v]$same[b];[a][b]ssim=shortest=1" \
    -f null - 2>&1 | sed -n 's/.*SSIM Y:\([0-9.]*\).*/\1/p'
}

per_rung; each=$cpu
one_process one encode; one=$cpu
one_process copied copy; copied=$cpu
cell "$(task "$work/ours" null)"; ours=$cpu
cell "$(task "$work/parts" '{"index":0,"count":2}')"; first=$cpu
rm -rf "$work/first"
mv "$work/parts" "$work/first"
cell "$(task "$work/parts" '{"index":1,"count":2}')"; second=$cpu
cp -r "$work/first/." "$work/parts/"
cell "{\"type\":\"package_ladder\",\"output\":\"$work/parts\",\"mp4\":false}"; join=$cpu

printf '%s s of 720p30 to 720p, 480p, 360p and sound; OpenH264; CPU seconds on core %s\n\n' "$seconds" "$core"
printf '| | CPU s | ours/it | target | SSIM Y 480p | SSIM Y 360p |\n|---|---|---|---|---|---|\n'
row() { # what, CPU, target, folder
  printf '| %s | %.1f | %.2f | %s | %s | %s |\n' "$1" "$2" "$(calc "$ours / $2")" "$3" \
    "$(ssim "$work/$4/480p/index.m3u8" 854 480)" "$(ssim "$work/$4/360p/index.m3u8" 640 360)"
}
row 'ours, one cell' "$ours" '' ours
row 'ffmpeg, a process for each rung' "$each" '.60' per-rung
row 'ffmpeg, one process' "$one" '' one
row 'ffmpeg, one process, top rung copied' "$copied" '' copied
same=$(cd "$work/ours" && find . -name '*.m4s' -exec sha256sum {} + | sort -k2 | sha256sum)
split=$(cd "$work/parts" && find . -name '*.m4s' -exec sha256sum {} + | sort -k2 | sha256sum)
printf '\n| two cells | CPU s |\n|---|---|\n'
printf '| first part, with sound | %.1f |\n| second part | %.1f |\n| joining | %.1f |\n' "$first" "$second" "$join"
longer=$(calc "($first > $second ? $first : $second) + $join")
printf '| the longer part and joining | %.1f |\n| times as fast as one cell (target 1.80) | %.2f |\n' \
  "$longer" "$(calc "$ours / $longer")"
printf '| the same bytes | %s |\n' "$([ "$same" = "$split" ] && echo yes || echo NO)"
