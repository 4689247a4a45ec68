#!/usr/bin/env bash
# Extracts texts from code and templates and updates the Russian catalogues; with names of packages, those alone.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh test
exec .venv/bin/python -m scripts.translations update "$@"
