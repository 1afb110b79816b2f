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

rm -rf "$folder"
mkdir -p "$folder"

say "The demo shop: a department store, its partners, customers and an autumn of orders."
run import shop packs/shops/department-store.yaml --db "$db"

say "The rug: promised in ten days, told step by step."
run walk packs/scenarios/demo.txt --db "$db"

say "The desk. Open a link below in a browser; each seat sees its own side."
echo "$ makegood serve --demo --addr $addr --db $db"
exec bin/makegood serve --demo --addr "$addr" --db "$db"
