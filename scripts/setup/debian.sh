# Debian packages: collects what is missing, then asks apt once, or says what a person has to install.
wanted=()

on_debian() { command -v dpkg-query >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1; }

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Abbrev}' "$1" 2>/dev/null)" = "ii " ]; }

want_packages() {
  local name
  if ! on_debian; then
    say "This is no Debian: Etalon also needs what these packages hold: $*"
    return
  fi
  for name in "$@"; do
    is_installed "$name" || wanted+=("$name")
  done
}

# want_command COMMAND PACKAGE: any program of that name will do, wherever it came from.
want_command() {
  command -v "$1" >/dev/null 2>&1 || want_packages "$2"
}

want_postgresql() {
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || want_packages postgresql
}

install_wanted() {
  [ "${#wanted[@]}" -gt 0 ] || return 0
  local root=()
  if [ "$(id -u)" -ne 0 ]; then
    root=(sudo)
    if ! command -v sudo >/dev/null 2>&1 || ! { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
      say "Etalon needs Debian packages that are not installed, and only root may install them. Please run as root:"
      say ""
      say "    apt-get install --no-install-recommends ${wanted[*]}"
      say ""
      die "no package was installed; come back when they are"
    fi
    sudo -v || die "sudo refused; as root: apt-get install --no-install-recommends ${wanted[*]}"
  fi
  quietly "asking Debian for its list of packages" "${root[@]}" apt-get update -q
  quietly "installing ${wanted[*]}" \
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${wanted[@]}"
  wanted=()
}
