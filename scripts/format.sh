#!/usr/bin/env bash
# Formats Python and JavaScript, and fixes what the linters can fix.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh test
.venv/bin/ruff format --quiet .
.venv/bin/ruff check --quiet --fix . || true
node_modules/.bin/biome check --write --no-errors-on-unmatched
