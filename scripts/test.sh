#!/bin/sh
# Every test of the project. What is missing is installed where that is
# allowed, or named; no suite is left out silently.
set -eu
cd "$(dirname "$0")/.."
need=1500 # MB that the tests and the compiler write at one time, with some to spare

scripts/postgres.sh install
scripts/chromium.sh install

data=${MAKEGOOD_DATA:-../shared/data}
if [ ! -d "$data" ]; then
	echo "note: $data is not there: tests that compare against it are skipped (set MAKEGOOD_DATA to its folder)."
fi

# The same faults each time, so that a change is judged by itself; `make faults`
# draws others.
export MAKEGOOD_FAULTS_SEED="${MAKEGOOD_FAULTS_SEED:-1}"

# What tests write lies in one folder that goes with them, a killed run's with the
# next one a day later: a disk full of leftovers fails tests that have no fault.
room=${TMPDIR:-/tmp}
find "$room" -maxdepth 1 -name 'makegood-test-*' -mmin +1440 -exec rm -rf {} + 2>/dev/null || true
free=$(df -Pk "$room" | awk 'NR == 2 {print int($4 / 1024)}')
if [ "$free" -lt "$need" ]; then
	echo "error: $room has $free MB free, and the tests write up to $need MB" >&2
	echo "hint: free some, or set TMPDIR to a folder with room" >&2
	exit 1
fi
TMPDIR=$(mktemp -d "$room/makegood-test-XXXXXX")
trap 'rm -rf "$TMPDIR"' EXIT
trap 'exit 130' INT TERM
chmod 711 "$TMPDIR" # the tests' PostgreSQL runs as another user
export TMPDIR

echo "Running every test; packages report as they end. The first run compiles for some minutes."
start=$(date +%s)
go test -timeout 14m "$@" ./...
echo "All tests passed, in $(($(date +%s) - start)) seconds."
