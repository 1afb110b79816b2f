#!/bin/sh
# Everything that can be said of the code without running it: check.sh LINTER TEMPLER
set -eu
cd "$(dirname "$0")/.."
failed=0

step() {
	name=$1
	shift
	printf '%-28s' "$name"
	if out=$("$@" 2>&1); then
		echo ok
	else
		echo FAILED
		printf '%s\n' "$out" | sed 's/^/    /'
		failed=1
	fi
}

formatted() {
	files=$(git ls-files --cached --others --exclude-standard '*.go' | xargs gofmt -l)
	[ -z "$files" ] || { echo "gofmt would change:"; echo "$files"; return 1; }
}

# Files that are written by the code itself: written anew, they must be the same.
generated() {
	go test -count=1 -run 'Golden|TestDescription|StoredShapes' ./internal/api ./internal/desk ./internal/shop
}

# The Go of the templates is what the templates say.
templates() {
	templer=$PWD/$1
	fresh=$(mktemp -d)
	mkdir "$fresh/internal"
	cp -r internal/web "$fresh/internal/"
	(cd "$fresh" && "$templer" generate >/dev/null 2>&1)
	same=0
	diff -r -q --exclude=dist internal/web "$fresh/internal/web" || same=1
	rm -rf "$fresh"
	[ $same = 0 ] || { echo "a template and its Go differ: run make pages"; return 1; }
}

step "gofmt" formatted
step "go vet" go vet ./...
step "golangci-lint" "$1" run
step "import rules, tidiness" go test -count=1 ./internal/arch
step "generated files" generated
step "templates" templates "$2"
step "go mod tidy" go mod tidy -diff
exit $failed
