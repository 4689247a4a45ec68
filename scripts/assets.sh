#!/usr/bin/env bash
# Bundles the phone's modules into committed files; scripts/assets.sh FOLDER writes elsewhere (the test of freshness does).
#   field.js          the first screen, from assets/field/main.js
#   field-extras.js   what main.js loads later by import("./extras.js"); a module that both import becomes field-chunk.js
set -euo pipefail
cd "$(dirname "$0")/.."
out="${1:-app/web/static/field}"
[ -d node_modules ] || scripts/setup.sh test
if [ ! -e assets/field/main.js ]; then
  echo "there is no assets/field/main.js yet: nothing to bundle" >&2
  exit 0
fi
node_modules/.bin/esbuild field=assets/field/main.js --outdir="$out" --bundle --splitting '--chunk-names=field-[name]' \
  --minify --format=esm --target=es2022,safari16 --legal-comments=none --charset=utf8 --log-level=warning
