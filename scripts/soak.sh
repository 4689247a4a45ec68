#!/usr/bin/env bash
# The full counts of the fault tests; the outcome is added to docs/soak.md. SEED=… repeats a run.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh test
exec .venv/bin/python -m scripts.soak "$@"
