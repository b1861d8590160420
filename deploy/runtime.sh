#!/usr/bin/env bash
# What the image holds besides the jars, made from app/target: a Java runtime of only the modules
# the bot needs, its arguments, and an archive of class data for a fast start.
# Called by Maven's profile "image".
set -euo pipefail
export LC_ALL=C

target=$1
image=$target/image
java_home=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")}
java=$image/java
start=$image/start

# Java SE whole, so that no library misses a part of it, and of the JDK what ours use: elliptic
# curves for TLS, DNS records, zip file systems, memory figures of the container,
# and texts in the languages the bot speaks.
modules=java.se,jdk.unsupported,jdk.crypto.ec,jdk.naming.dns,jdk.zipfs,jdk.management,jdk.localedata

rm -rf "$image"
mkdir -p "$start"

"$java_home/bin/jlink" --add-modules "$modules" --include-locales en,es,pt \
  --no-header-files --no-man-pages --output "$java"
cp -L --remove-destination "$java_home/lib/security/cacerts" "$java/lib/security/cacerts"

# No screen, sound or fonts, nor the libraries these are linked against.
for library in awt awt_headless awt_xawt fontmanager freetype javajpeg jawt jsound lcms mlib_image splashscreen; do
  rm -f "$java/lib/lib$library.so"
done

# A base image with glibc alone is enough: what else the JVM was linked against comes along.
find "$java" -type f \( -name '*.so' -o -name java \) -exec ldd {} + 2>/dev/null |
  awk '$2 == "=>" && $3 ~ "^/" { print $3 }' | sort -u |
  while read -r library; do
    case $library in
      "$(realpath "$java")"/* | */libc.so.* | */libm.so.* | */libdl.so.* | */libpthread.so.* | */librt.so.*) ;;
      *) cp -Ln "$library" "$java/lib/" ;;
    esac
  done

# The jars as Jib lays them out: same names, same time stamps, or the archive is not used.
stage=$image/stage
mkdir -p "$stage/classpath" "$stage/libs"
cp "$target/ifriend.jar" "$stage/classpath/"
cp "$target"/lib/*.jar "$stage/libs/"
find "$stage" -name '*.jar' -exec touch -d @1 {} +

class_path=$(cd "$stage" && printf '%s:' classpath/ifriend.jar libs/*.jar)
cat >"$start/start.args" <<ARGS
-XX:+UseSerialGC
-XX:MaxRAMPercentage=70
-XX:+ExitOnOutOfMemoryError
-XX:SharedArchiveFile=ifriend.jsa
-Xshare:auto
-Xlog:disable
-Xlog:all=error:stderr
-cp
${class_path%:}
com.ifriend.app.command.Main
ARGS

"$java/bin/java" -XX:+UseSerialGC -Xshare:dump >/dev/null
(cd "$stage" && grep -v '^-XX:SharedArchiveFile' ../start/start.args >../train.args &&
  ../java/bin/java -XX:ArchiveClassesAtExit=../start/ifriend.jsa @../train.args train >/dev/null)
