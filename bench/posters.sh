#!/bin/bash
# Shows which poster is chosen for real and generated recordings: a row for each, the poster at the left, pictures from
# all of it at the right. Writes bench/target/posters/sheet.png. docs/benchmarks.md tells what to look for.
# Usage: bench/posters.sh [FILE...]   recordings of yours come first
# Takes two packages of Debian for the real ones (100 MB). CELL=DIR takes the class path directory of another build.
set -euo pipefail

files=()
for file in "$@"; do files+=("$(realpath "$file")"); done
cd "$(dirname "$0")/.."
core=1
. bench/derive.sh
prepare bench/target/posters

if [ ! -d "$work/real" ]; then
  mkdir -p "$work/packages"
  (cd "$work/packages" && apt-get download -qq opencv-doc python3-skimage)
  mkdir -p "$work/unpacked"
  for package in "$work"/packages/*.deb; do
    dpkg-deb --fsys-tarfile "$package" | tar -x -C "$work/unpacked" --wildcards '*/vtest.avi' '*/tree.avi' '*/astronaut.png' '*/coffee.png' 2>"$work/log" || true
  done
  mkdir "$work/part"
  find "$work/unpacked" -type f -exec mv {} "$work/part/" \;
  mv "$work/part" "$work/real"
fi
ffmpeg() { "$programs/ffmpeg" -nostdin -v error -y "$@" 2>"$work/log" || { cat "$work/log" >&2; exit 1; }; }
h264=(-c:v libopenh264 -b:v 1500k -g 30 -pix_fmt yuv420p)
screen="scale=1280:720:force_original_aspect_ratio=decrease,pad=1280:720:-1:-1,setsar=1,fps=15,format=yuv420p"

# People in a street, and a tree in the wind: cameras.
ffmpeg -i "$work/real/vtest.avi" -vf "$screen" "${h264[@]}" "$work/1-street.mp4"
ffmpeg -i "$work/real/tree.avi" -vf "$screen" "${h264[@]}" "$work/2-tree.mp4"
# A talk: black, a blank slide, somebody out of focus and then sharp, slides of text, a blank one.
ffmpeg -f lavfi -i color=black:s=1280x720:r=15:d=10 -f lavfi -i color=white:s=1280x720:r=15:d=20 \
  -loop 1 -framerate 15 -t 20 -i "$work/real/astronaut.png" -loop 1 -framerate 15 -t 20 -i "$work/real/astronaut.png" \
  -f lavfi -i "cellauto=s=1280x720:rate=1/10:rule=18:scroll=0,fps=15,trim=duration=30" -filter_complex \
  "[2]$screen,gblur=sigma=12[blurred];[3]$screen,crop=1240:700:'20*(1+sin(t))':10,scale=1280:720,setsar=1[sharp];[4]format=yuv420p,negate[text];
   [0]format=yuv420p[black];[1]format=yuv420p,split[blank][end];[black][blank][blurred][sharp][text][end]concat=n=6" \
  "${h264[@]}" "$work/3-talk.mp4"
# The same of things, so nobody is there to be preferred; it fades in from black and out again.
ffmpeg -loop 1 -framerate 15 -t 60 -i "$work/real/coffee.png" -vf "$screen,fade=in:0:300,fade=out:600:300" "${h264[@]}" "$work/4-fades.mp4"
# Generated: slides of which most are blank, then a head that sways before a detailed background, then noise in the dark.
ffmpeg -f lavfi -i color=white:s=1280x720:r=15:d=30 -f lavfi -i "mandelbrot=s=1280x720:r=15,trim=end_frame=1,loop=-1:1,setpts=N/15/TB,trim=duration=20" \
  -f lavfi -i "color=0xc68863:s=260x340:r=15:d=20" -f lavfi -i "color=0x101010:s=1280x720:r=15:d=30,noise=alls=40:allf=t" -filter_complex \
  "[0]format=yuv420p[blank];[1][2]overlay=x='500+60*sin(t)':y=200,format=yuv420p[head];[3]format=yuv420p[dark];[blank][head][dark]concat=n=3" \
  "${h264[@]}" "$work/5-generated.mp4"

rows=()
inputs=()
for file in "${files[@]}" "$work"/[0-9]-*.mp4; do
  rm -rf "$work/ours"
  cell "{\"type\":\"thumbnail\",\"input\":\"$file\",\"output\":\"$work/ours\",\"tile_width\":160,\"max_tiles\":24,\"picture_width\":640,\"preview\":false,\"at_seconds\":[]}"
  row=$work/row-${#rows[@]}.png
  length=$("$programs/ffprobe" -v error -show_entries format=duration -of csv=p=0 "$file")
  ffmpeg -i "$work/ours/poster.jpg" -i "$file" -filter_complex \
    "[0]scale=480:270:force_original_aspect_ratio=decrease,pad=480:270:-1:-1,setsar=1,format=rgb24[poster];
     [1:v]fps=24/$length,scale=160:90:force_original_aspect_ratio=decrease,pad=160:90:-1:-1,tile=8x3,setsar=1,format=rgb24[all];
     [poster][all]hstack" -frames:v 1 "$row"
  rows+=("$row")
  inputs+=(-i "$row")
done
ffmpeg "${inputs[@]}" -filter_complex "vstack=inputs=${#rows[@]}" "$work/sheet.png"
echo "$work/sheet.png"
