# Sourced by the benches of what is derived from a recording: programs, a source, and cells on one core.

# $1: folder for all that is written. Sets work, programs, classes.
prepare() {
  mkdir -p "$1"
  work=$(cd "$1" && pwd)
  . bench/build.sh
  if [ -z "${CELL:-}" ]; then
    gpl=no
    build lib/media
    make_cell
    CELL=$cell
  fi
  programs=$work/ffmpeg
  if [ ! -x "$programs/ffmpeg" ]; then
    mkdir -p "$programs"
    unzip -q -o -j "$CELL"/ffmpeg-*-linux-*.jar 'org/bytedeco/ffmpeg/linux-*/*' -d "$programs"
    chmod +x "$programs"/ff*
    # Nothing of PulseAudio is called when files are read: anything that answers to its name does.
    ln -sf libdrm.so.2 "$programs/libpulse.so.0"
  fi
  export LD_LIBRARY_PATH=$programs
  # A cell gets its task here, and as long as this is open it runs.
  rm -f "$work/tasks"
  mkfifo "$work/tasks"
  exec 8<>"$work/tasks"
}

calc() { awk "BEGIN { print $1 }"; }

# CPU seconds, user and system, of a command on one core, into cpu.
timed() {
  local TIMEFORMAT='%3U %3S'
  { time taskset -c "$core" "$@" 2>"$work/log" >"$work/out"; } 2>"$work/times" ||
    { cat "$work/log" "$work/out" >&2; exit 1; }
  cpu=$(calc "$(tr ' ' + <"$work/times")")
}

ff() { timed "$programs/ffmpeg" -nostdin -hide_banner -v error -y "$@"; }

# Does a task in a cell with the flags, the class path and the cache that the launcher gives it.
cell() {
  local jars
  jars=$(find "$CELL" -maxdepth 1 -name '*.jar' | LC_ALL=C sort | paste -s -d : -)
  echo "$1" >&8
  timed "$JAVA_HOME/bin/java" -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData \
    --enable-native-access=ALL-UNNAMED -Dorg.bytedeco.javacpp.maxBytes=0 -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 \
    -Dorg.bytedeco.javacpp.cachedir="$work/natives" -XX:AOTCache="$CELL/cell.aot" -cp "$jars" \
    io.videoconf.recorder.media.CellMain <&8
}

# $1: file, $2: seconds, $3: bit rate. A recording of a meeting: a still background with detail, a head that sways,
# a slide that changes each 10 s, noise; 720p30 in OpenH264 with a keyframe each 2 s, AAC, moov first.
make_source() {
  "$programs/ffmpeg" -nostdin -v error -y \
    -f lavfi -i "mandelbrot=s=640x720:r=30:end_scale=0.3:maxiter=300,trim=end_frame=1,loop=-1:1,setpts=N/30/TB" \
    -f lavfi -i "mandelbrot=s=280x360:r=30,trim=end_frame=40,loop=-1:40,setpts=N/30/TB" \
    -f lavfi -i "cellauto=s=640x720:rate=1/10:rule=18:scroll=0,fps=30" \
    -f lavfi -i "sine=f=220:b=4:r=48000" -filter_complex \
    "[0][1]overlay=x='180+60*sin(t)':y='180+20*sin(2*t)',noise=alls=5:allf=t[l];[l][2]hstack,format=yuv420p[v]" \
    -map '[v]' -map 3:a -t "$2" -c:v libopenh264 -profile:v high -coder cabac -rc_mode bitrate -b:v "$3" -g 60 \
    -c:a aac -b:a 128k -ac 2 -movflags +faststart "$1"
}
