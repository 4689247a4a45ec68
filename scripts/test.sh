#!/usr/bin/env bash
# `make test`: set up, check, then every test on both databases, the browser's included. Arguments go to pytest and then
# the checks are left out: make test ARGS="tests/cases -k sla".
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh test
if [ "$#" -gt 0 ]; then
  exec .venv/bin/python -m pytest "$@"
fi
scripts/check.sh
mkdir -p var
exec .venv/bin/python -m pytest -n 2 -m "not soak" --junitxml=var/tests.xml
