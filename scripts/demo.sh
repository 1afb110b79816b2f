#!/bin/sh
# The demo: a fresh shop in out/demo, the rug case walked to its most
# interesting moment, and the desk served with a way into every seat.
set -eu
cd "$(dirname "$0")/.."
addr=${ADDR:-localhost:8080}
folder=out/demo
db=sqlite:$folder/makegood.db

say() { printf '\n\033[1m%s\033[0m\n' "$1"; }
run() { echo "$ makegood $*"; bin/makegood "$@"; }
[ -t 1 ] || say() { printf '\n%s\n' "$1"; }

# The database of a demo that still runs is not taken from under it.
node -e '
const [host, port] = process.argv[1].split(/:(?=[0-9]+$)/)
require("net").createServer()
  .on("error", e => { console.error("error: " + process.argv[1] + " can not be listened on (" + e.code + ")"); process.exit(1) })
  .listen(+port, host, function () { this.close() })
' "$addr" || { echo "hint: another demo may be running; stop it, or choose another port, as in: make demo ADDR=localhost:8081" >&2; exit 1; }

rm -rf "$folder"
mkdir -p "$folder"

say "A department store with its partners, customers and an autumn of orders, and in it the rug: promised in ten days, told step by step."
run walk packs/scenarios/demo.txt --db "$db"

say "The desk. Open a link below in a browser; each seat sees its own side."
echo "$ makegood serve --demo --addr $addr --db $db"
exec bin/makegood serve --demo --addr "$addr" --db "$db"
