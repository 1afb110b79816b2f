#!/bin/sh
# Every test of the project. What is missing is installed where that is
# allowed, or named; no suite is left out silently.
set -eu
cd "$(dirname "$0")/.."

scripts/postgres.sh install
scripts/chromium.sh install

data=${MAKEGOOD_DATA:-../shared/data}
if [ ! -d "$data" ]; then
	echo "note: $data is not there: tests that compare against it are skipped (set MAKEGOOD_DATA to its folder)."
fi

# The same faults each time, so that a change is judged by itself; `make faults`
# draws others.
export MAKEGOOD_FAULTS_SEED="${MAKEGOOD_FAULTS_SEED:-1}"

echo "Running every test; packages report as they end. The first run compiles for some minutes."
start=$(date +%s)
go test -timeout 14m "$@" ./...
echo "All tests passed, in $(($(date +%s) - start)) seconds."
