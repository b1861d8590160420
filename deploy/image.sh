#!/usr/bin/env bash
# Builds the bot's image without a Docker daemon.
#   deploy/image.sh               app/target/jib-image.tar, on the base image of production
#   deploy/image.sh scratch       the same without a base: nothing is downloaded; for test-image.sh
#   deploy/image.sh push NAME:TAG builds and pushes it, with the credentials of the registry
# IMAGE_BASE names another base image.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

options=()
case ${1:-tar} in
  tar) ;;
  scratch) IMAGE_BASE=scratch ;;
  push) options+=(-Dimage.goal=build "-Dimage.name=${2:?which image, as NAME:TAG?}") ;;
  *) sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
if [ -n "${IMAGE_BASE:-}" ]; then
  options+=("-Dimage.base=$IMAGE_BASE")
fi

rm -rf app/target/lib # jars of earlier versions
./mvnw -B -q -pl app -am -Pimage package -Dmaven.test.skip=true -Dspotless.check.skip=true "${options[@]}"
