# Words to the person at the terminal.
say() { printf '%s\n' "$*" >&2; }
die() { printf 'Etalon: %s\n' "$*" >&2; exit 1; }

# quietly LABEL COMMAND…: one line while all goes well, the whole output when it does not.
quietly() {
  local label="$1" log
  shift
  log="$(mktemp)"
  say "… $label"
  if ! "$@" >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    rm -f "$log"
    die "$label failed; what it said stands above"
  fi
  rm -f "$log"
}
