# Sourced by the benches: finds a JDK, builds, sets classpath. With gpl=yes the cells run on the GPL
# build of FFmpeg (x264), else on the LGPL one (OpenH264); sets cell to their class path directory.
for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release" 2>/dev/null || true)
  if [ -n "$version" ] && [ "$version" -ge 25 ] && [ -x "$home/bin/javac" ]; then
    export JAVA_HOME="$home"
    break
  fi
done

# $1: the modules that are needed. Sets classpath where the benches' own classes are among them.
build() {
  ./mvnw -q -B -ntp -pl "$1" -am -Dmaven.test.skip=true package \
    dependency:build-classpath -Dmdep.outputFile=target/classpath -Dmdep.includeScope=runtime >&2
  case ",$1," in
    *,bench,*) classpath=$PWD/bench/target/classes:$(cat bench/target/classpath) ;;
  esac
}

# A class path directory of the cells with exactly one build of FFmpeg.
make_cell() {
  built=lib/media/target/cell
  if [ "${gpl:-no}" = yes ]; then cell=bench/target/cell-gpl; else cell=bench/target/cell; fi
  rm -rf "$cell"
  mkdir -p "$cell"
  for jar in "$built"/*.jar; do
    case $jar in
      */ffmpeg-*-linux-*) ;;
      *) cp "$jar" "$cell/" ;;
    esac
  done
  version=$(sed -n 's:.*<ffmpeg.version>\(.*\)</ffmpeg.version>.*:\1:p' pom.xml)
  case $(uname -m) in aarch64) platform=linux-arm64 ;; *) platform=linux-x86_64 ;; esac
  [ "${gpl:-no}" = yes ] && platform=$platform-gpl
  ./mvnw -q -B -ntp -N dependency:copy -Dartifact="org.bytedeco:ffmpeg:$version:jar:$platform" \
    -DoutputDirectory="$PWD/$cell" >&2
  sh lib/media/rehearse.sh "$JAVA_HOME" "$cell"
}
