#!/usr/bin/env bash
# Compiles requirements*.in to hash-locked lists. UPGRADE=1 takes the newest versions, else only what changed moves.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh run
[ -x .venv/bin/uv ] || .venv/bin/python -m pip install --quiet --disable-pip-version-check "uv==0.13.*"
options=(--quiet --generate-hashes --python-version 3.11 ${UPGRADE:+--upgrade})
.venv/bin/uv pip compile "${options[@]}" requirements.in -o requirements.txt
.venv/bin/uv pip compile "${options[@]}" requirements-dev.in -o requirements-dev.txt
npm install --package-lock-only --ignore-scripts --no-audit --no-fund
