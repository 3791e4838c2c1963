#!/bin/sh
# Make sure that a Chromium and a Firefox are there for the browser tests; install Debian's when we may.
# Where one cannot be had, the tests that drive it say so and are skipped.
export DEBIAN_FRONTEND=noninteractive
run=""
[ "$(id -u)" -eq 0 ] || run="sudo -n"
listed=""

# have NAME PACKAGE COMMAND...: NAME is there as one of the commands, or its Debian package is installed.
have() {
  name=$1
  package=$2
  shift 2
  for command in "$@"; do
    command -v "$command" >/dev/null 2>&1 && return
  done
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "$name absent : installez-le pour les tests de navigateur, sautés sans lui."
    return
  fi
  echo "Installation de $name (paquet Debian)…"
  [ -n "$listed" ] || $run apt-get update -qq >/dev/null 2>&1
  listed=yes
  $run apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 \
    || echo "$name n'a pas pu être installé : ses tests de navigateur seront sautés."
}

have Chromium chromium chromium chromium-browser google-chrome
have Firefox firefox-esr firefox-esr firefox
exit 0
