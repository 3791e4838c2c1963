#!/bin/sh
# Make sure that a Chromium is there for the browser tests; install Debian's when we may.
# Where none can be had, the browser tests say so and are skipped.
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
command -v apt-get >/dev/null 2>&1 || { echo "Chromium absent : installez-le pour les tests de navigateur."; exit 0; }
run=""
[ "$(id -u)" -eq 0 ] || run="sudo -n"
echo "Installation de Chromium (paquet Debian)…"
export DEBIAN_FRONTEND=noninteractive
$run apt-get update -qq >/dev/null 2>&1
$run apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1 \
  || echo "Chromium n'a pas pu être installé : les tests de navigateur seront sautés."
exit 0
