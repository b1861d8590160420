#!/usr/bin/env bash
# Starts the image of `deploy/image.sh scratch` as a container would, without Docker: unpacks its
# layers, lends them this machine's glibc, and runs the entrypoint of its configuration as its user.
# As root in a root directory of its own, else from the unpacked directory.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
tar=${1:-app/target/jib-image.tar}

fail() {
  echo "test-image: $*" >&2
  if [ -s "$work/log" ]; then sed 's/^/  | /' "$work/log" >&2; fi
  exit 1
}

pid=
work=$(mktemp -d)
clean() {
  if [ -n "$pid" ]; then kill -9 "$pid" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap clean EXIT

root=$work/root
mkdir -p "$root/tmp" "$root/proc" "$root/dev" "$work/image"
chmod 755 "$work" "$root"
chmod 1777 "$root/tmp"
[ -f "$tar" ] || fail "no $tar: run deploy/image.sh scratch"
tar xf "$tar" -C "$work/image"
grep -o '[0-9a-f]*\.tar\.gz' "$work/image/manifest.json" | while read -r layer; do
  tar --warning=no-unknown-keyword -xzf "$work/image/$layer" -C "$root"
done

# field NAME: an array or text of the image's configuration, one item a line
config=$work/image/config.json
field() {
  grep -oE "\"$1\":(\[[^]]*\]|\"[^\"]*\")" "$config" | head -n 1 | sed "s/^\"$1\"://" |
    grep -oE '"[^"]*"' | tr -d '"'
}
mapfile -t command < <(field Entrypoint; field Cmd)
mapfile -t variables < <(field Env)
directory=$(field WorkingDir)
user=$(field User)
case $user in
  "" | 0 | 0:* | root*) fail "the image runs as root" ;;
esac

port=$(shuf -i 20000-32000 -n 1)
while (: </dev/tcp/127.0.0.1/"$port") 2>/dev/null; do port=$((port + 1)); done
variables+=("PORT=$port" SESSION_BACKEND=inmemory MODEL=offline)

if [ "$(id -u)" = 0 ] && unshare --mount true 2>/dev/null; then
  # What the base image has: glibc and its loader, name resolution.
  { ldd "$root${command[0]}"; ldd "$root/opt/ifriend/java/lib/server/libjvm.so"; } |
    grep -oE '/[^ ]+' | grep -vF "$root" | sort -u | while read -r library; do
      mkdir -p "$root$(dirname "$library")"
      cp -L "$library" "$root$library"
    done
  mkdir -p "$root/etc"
  cp -L /etc/resolv.conf /etc/hosts "$root/etc/" 2>/dev/null || true
  # shellcheck disable=SC2016
  start=(unshare --mount sh -c 'mount --rbind /dev "$1/dev" && mount --rbind /proc "$1/proc" &&
    root=$1 wd=$2 uid=$3 gid=$4 && shift 4 &&
    exec unshare --root="$root" --wd="$wd" --setgid "$gid" --setuid "$uid" -- "$@"'
    start "$root" "$directory" "${user%%:*}" "${user##*:}" "${command[@]}")
  how="as user $user, in a root directory of its own"
else
  start=(env -C "$root$directory" "$root${command[0]}" "${command[@]:1}")
  how="as $(id -un), from the unpacked directory"
fi

now() { date +%s%3N; }
began=$(now)
env -i "PATH=$PATH" "${variables[@]}" "${start[@]}" >"$work/log" 2>&1 &
pid=$!
until curl -fs -o /dev/null "http://127.0.0.1:$port/readyz"; do
  kill -0 "$pid" 2>/dev/null || fail "it ended instead of getting ready"
  [ $(($(now) - began)) -lt 60000 ] || fail "not ready after 60 s"
  sleep 0.05
done
ready=$(($(now) - began))
resident=$(awk '/^VmRSS/ { print int($2 / 1024) }' "/proc/$pid/status")
grep -q 'ifriend\.jsa$' "/proc/$pid/maps" || fail "the bot's class-data archive is not in use"

began=$(now)
kill -TERM "$pid"
while kill -0 "$pid" 2>/dev/null; do
  [ $(($(now) - began)) -lt 10000 ] || fail "still running 10 s after SIGTERM"
  sleep 0.05
done
stopped=$(($(now) - began))
status=0
wait "$pid" || status=$?
pid=
[ "$status" = 143 ] || [ "$status" = 0 ] || fail "exit status $status after SIGTERM"
grep -q 'Stopped' "$work/log" || fail "it did not stop in good order"

echo "image: $(($(stat -c %s "$tar") / 1048576)) MB as a tar of compressed layers, $(du -sm "$root/opt" | cut -f1) MB unpacked;" \
  "ran $how: ready after $ready ms with $resident MB resident, stopped after $stopped ms"
