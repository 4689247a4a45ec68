#!/usr/bin/env bash
# `make run`: sets up what is missing, then hands over to the launcher.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh run
exec .venv/bin/python -m scripts.run
