#!/bin/sh
# Every figure that the docs quote, with the command and the machine.
# bench.sh [PACKAGE…]: those alone, as in scripts/bench.sh ./internal/figures
set -eu
cd "$(dirname "$0")/.."
echo "machine: $(nproc) processors, $(awk -F ': ' '/model name/ {print $2; exit}' /proc/cpuinfo 2>/dev/null || uname -m), $(go version)"
echo "load: $(cut -d ' ' -f 1-3 /proc/loadavg 2>/dev/null || uptime)"
packages=${*:-$(git ls-files --cached --others --exclude-standard '*_test.go' | xargs grep -l '^func Benchmark' | xargs -n 1 dirname | sort -u | sed 's|^|./|')}
for package in $packages; do
	times=1s
	case $package in *internal/figures) times=1024x ;; esac # each opens databases of its own: a fixed number keeps it short
	echo "command: go test -run '^\$' -bench . -benchmem -benchtime $times $package"
	go test -run '^$' -bench . -benchmem -benchtime $times -timeout 30m "$package"
done
