# The virtual environment: made once, filled from hash-locked lists, marked with the hash of what filled it.
venv_python=.venv/bin/python
# No code of a package runs while it is installed, but for flask-principal (needed by Flask-Security),
# which is published as source alone; its hash is checked like all others.
only_wheels=(--only-binary :all: --no-binary flask-principal)

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
  local name
  for name in python3.11 python3 python3.12 python3.13; do
    if command -v "$name" >/dev/null 2>&1 && is_new_enough "$name"; then
      command -v "$name"
      return
    fi
  done
  return 1
}

want_python() {
  local python
  is_new_enough "$venv_python" && return
  if ! python="$(find_python)"; then
    want_packages python3 python3-venv
  elif ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    want_packages python3-venv
  fi
}

make_venv() {
  local python
  is_new_enough "$venv_python" && return
  python="$(find_python)" || die "Etalon needs Python 3.11 or newer, and this machine has none"
  rm -rf .venv
  quietly "making .venv with $("$python" --version 2>&1)" "$python" -m venv .venv
}

# install_locked LIST: pip runs only when the list, or the Python, is another than at the last time.
install_locked() {
  local list="$1" mark stamp
  stamp=".venv/.installed-${list%.txt}"
  mark="$(sha256sum "$list" | cut -d' ' -f1) $("$venv_python" --version)"
  [ "$(cat "$stamp" 2>/dev/null)" = "$mark" ] && return
  quietly "installing $list (hash-locked)" \
    "$venv_python" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes "${only_wheels[@]}" -r "$list"
  printf '%s' "$mark" >"$stamp"
}

# Compiled catalogues are not committed: they are made when one is missing or older than its .po.
compile_catalogues() {
  local po
  while IFS= read -r po; do
    if [ ! "${po%.po}.mo" -nt "$po" ]; then
      quietly "compiling the Russian texts" "$venv_python" -m scripts.translations compile
      return
    fi
  done < <(find app audits surveys cases reports -name '*.po')
}
