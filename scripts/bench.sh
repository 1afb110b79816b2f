#!/bin/sh
# Every figure that the docs quote, with the command and the machine.
set -eu
cd "$(dirname "$0")/.."
echo "machine: $(nproc) processors, $(awk -F ': ' '/model name/ {print $2; exit}' /proc/cpuinfo 2>/dev/null || uname -m), $(go version)"
packages=$(git ls-files --cached --others --exclude-standard '*_test.go' | xargs grep -l '^func Benchmark' | xargs -n 1 dirname | sort -u | sed 's|^|./|')
for package in $packages; do
	echo "command: go test -run '^\$' -bench . -benchmem $package"
	go test -run '^$' -bench . -benchmem "$package"
done
