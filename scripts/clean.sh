#!/usr/bin/env bash
# Removes all that can be made again. The data in var/ stays.
set -euo pipefail
cd "$(dirname "$0")/.."
rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
find . -name __pycache__ -type d -prune -exec rm -rf {} +
find app audits surveys cases reports -name '*.mo' -delete
