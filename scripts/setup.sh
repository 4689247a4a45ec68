#!/usr/bin/env bash
# Installs what is missing and nothing else; a second call takes a fraction of a second.
#   scripts/setup.sh run    what the product needs to run
#   scripts/setup.sh test   that, and what the checks, tests and benchmarks need
set -euo pipefail
cd "$(dirname "$0")/.."
level="${1:-run}"
lib=scripts/setup
. $lib/say.sh
. $lib/debian.sh
. $lib/python.sh
. $lib/node.sh

case "$level" in
  run)
    want_packages libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-dejavu-core
    want_python
    install_wanted
    make_venv
    install_locked requirements.txt
    compile_catalogues
    ;;
  test)
    "$0" run
    want_packages poppler-utils
    want_command chromium chromium
    want_postgresql
    want_node
    install_wanted
    install_locked requirements-dev.txt
    install_node_modules
    ;;
  *)
    die "scripts/setup.sh takes run or test, not '$level'"
    ;;
esac
