#!/usr/bin/env bash
# Every check that needs no running product. All of them run, then the failed ones are named.
set -uo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh test || exit 1
bin=.venv/bin
failed=()

check() {
  local name="$1" log
  shift
  log="$(mktemp)"
  if "$@" >"$log" 2>&1; then
    printf 'ok      %s\n' "$name"
  else
    printf 'FAILED  %s\n' "$name"
    sed 's/^/    /' "$log"
    failed+=("$name")
  fi
  rm -f "$log"
}

# tsc complains when there is nothing to check; a house without JavaScript is in order.
javascript_types() {
  [ -z "$(find assets app/web/static/js -name '*.js' 2>/dev/null | head -1)" ] || node_modules/.bin/tsc
}

# What is imported must be asked for by name: a library only one machine happens to have breaks every other one.
named_requirements() {
  $bin/deptry . && $bin/deptry . --exclude '.venv|node_modules|var' --requirements-files requirements.in,requirements-dev.in --ignore DEP002
}

check "ruff check" $bin/ruff check .
check "ruff format" $bin/ruff format --check .
check "mypy --strict" $bin/mypy -p app -p audits -p surveys -p cases -p reports -p scripts -p bench -m config -m wsgi
check "requirements named" named_requirements
check "import contracts" $bin/python -m scripts.contracts
check "translations complete" $bin/python -m scripts.translations check
check "types of JavaScript" javascript_types
check "Biome" node_modules/.bin/biome ci --colors=off --no-errors-on-unmatched
check "shell scripts" bash -n scripts/*.sh scripts/setup/*.sh .ci/run

if [ "${#failed[@]}" -gt 0 ]; then
  printf '\n%s of the checks failed: %s\n' "${#failed[@]}" "$(IFS=,; echo "${failed[*]}")" >&2
  exit 1
fi
