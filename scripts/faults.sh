#!/bin/sh
# The fault suite: faults.sh [SEED] [RUNS] [DB]; an empty argument keeps the default.
# Its last line is runs=N lost=N late=N duplicate=N redelivered=N (docs/faults.md).
set -u
cd "$(dirname "$0")/.."
[ "${3:-}" = sqlite ] || scripts/postgres.sh install || exit 1
tally=$(mktemp)
trap 'rm -f "$tally"' EXIT
[ -z "${1:-}" ] || export MAKEGOOD_FAULTS_SEED="$1"
[ -z "${2:-}" ] || export MAKEGOOD_FAULTS_RUNS="$2"
[ -z "${3:-}" ] || export MAKEGOOD_FAULTS_DB="$3"
export MAKEGOOD_FAULTS_TALLY="$tally"
go test -count=1 -timeout 0 -v ./internal/faults
code=$?
cat "$tally"
exit $code
