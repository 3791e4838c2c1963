#!/bin/sh
# Make sure that a real geocoder (addok, on Redis) is there for the tests of the geocoder's contract.
# Where it cannot be had, those tests say so and are skipped.
cd "$(dirname "$0")/.." || exit 0
VENV=.cache/addok
LOCK=requirements-addok.lock
PYTHON=${PYTHON:-.venv/bin/python}

if ! command -v redis-server >/dev/null 2>&1; then
  run=""
  [ "$(id -u)" -eq 0 ] || run="sudo -n"
  export DEBIAN_FRONTEND=noninteractive
  command -v apt-get >/dev/null 2>&1 \
    && echo "Installation de Redis (paquet Debian)…" \
    && $run apt-get update -qq >/dev/null 2>&1 \
    && $run apt-get install -y -qq --no-install-recommends redis-server >/dev/null 2>&1
  command -v redis-server >/dev/null 2>&1 \
    || { echo "Redis n'a pas pu être installé : les tests du géocodeur réel seront sautés."; exit 0; }
fi

cmp -s "$LOCK" "$VENV/.installed" && exit 0
echo "Installation d'addok, le géocodeur des tests…"
rm -rf "$VENV"
mkdir -p .cache
if "$PYTHON" -m venv "$VENV" \
  && "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$LOCK" \
    >"$VENV/install.log" 2>&1; then
  cp "$LOCK" "$VENV/.installed"
else
  echo "addok n'a pas pu être installé (voir $VENV/install.log) : les tests du géocodeur réel seront sautés."
fi
exit 0
