#!/usr/bin/env bash
# `make bench`: the table of benchmarks; arguments are names of benchmarks and --record.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh test
exec .venv/bin/python -m bench "$@"
