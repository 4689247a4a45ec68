# Node is for checks, tests and `make assets` alone: running Etalon needs none.
want_node() {
  command -v node >/dev/null 2>&1 || want_packages nodejs
  command -v npm >/dev/null 2>&1 || want_packages npm
}

install_node_modules() {
  local mark stamp=node_modules/.installed
  mark="$(sha256sum package-lock.json | cut -d' ' -f1)"
  [ "$(cat $stamp 2>/dev/null)" = "$mark" ] && return
  quietly "installing node_modules (package-lock.json)" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
  printf '%s' "$mark" >$stamp
}
