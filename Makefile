# What can be made of Makegood. `make help` lists it.

SHELL      := /bin/sh
LINT       := v2.15.0
LINTER     := bin/golangci-lint-$(LINT)
DOCSPAGE   := internal/api/dist/api-reference.js
TEMPL      := v0.3.977
TEMPLER    := bin/templ-$(TEMPL)
PAGES      := internal/web/dist/makegood.css
FONTS      := internal/paper/dist/DejaVuSansCondensed.ttf
TESTFLAGS  ?=

# Compiled code without this folder's path serves every clone on a machine.
export GOFLAGS += -trimpath

.DEFAULT_GOAL := help
.PHONY: help demo test check build bench faults pages screenshots

help: ## say what there is to make
	@echo "make TARGET, where TARGET is one of"
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: build ## build, load the demo shop, walk the rug case, serve on http://localhost:8080
	@scripts/demo.sh

test: $(DOCSPAGE) $(PAGES) $(FONTS) ## everything that is tested, on SQLite and on PostgreSQL
	@scripts/test.sh $(TESTFLAGS)

check: $(LINTER) $(TEMPLER) ## formatting, vet, linters, generated files, modules, import rules
	@scripts/check.sh $(LINTER) $(TEMPLER)

build: $(DOCSPAGE) $(PAGES) $(FONTS) ## leave bin/makegood, pages and all
	@echo "Building bin/makegood (the first time takes minutes: every dependency is compiled)."
	@CGO_ENABLED=0 go build -ldflags '-s -w' -o bin/makegood ./cmd/makegood
	@echo "bin/makegood is there: $$(bin/makegood version)"

faults: ## break things under a working server: [SEED=n] [RUNS=n] [DB=sqlite|postgres]
	@scripts/faults.sh "$(SEED)" "$(RUNS)" "$(DB)"

screenshots: $(PAGES) ## take the picture of every page, both sizes, themes and languages, into out/screenshots
	@scripts/chromium.sh install
	@rm -rf out/screenshots
	@MAKEGOOD_SCREENSHOTS="$(CURDIR)/out/screenshots" go test -count=1 -timeout 20m -run TestPages ./internal/walks
	@echo "$$(ls out/screenshots | wc -l) pictures are in out/screenshots."

bench: ## measure every figure that the docs quote, with the machine it was measured on
	@scripts/bench.sh

pages: $(TEMPLER) ## write the pages' templates as Go, and build their style, scripts and icons
	@$(TEMPLER) generate
	@$(MAKE) --no-print-directory --always-make --assume-old=node_modules/.package-lock.json $(PAGES)

# What browsers are sent is built into the binary; of others' work in it nothing
# is committed.
$(PAGES): node_modules/.package-lock.json scripts/pages.sh $(wildcard internal/web/style/* internal/web/script/* internal/web/*.templ internal/web/*/*.templ)
	@scripts/pages.sh

$(TEMPLER):
	@echo "Building templ $(TEMPL) (once; half a minute)."
	@mkdir -p bin
	@GOBIN="$(CURDIR)/bin/.templ" go install github.com/a-h/templ/cmd/templ@$(TEMPL)
	@mv bin/.templ/templ $@ && rmdir bin/.templ

# The API's documentation page. Its script is built into the binary, and never
# committed: it is somebody else's.
$(DOCSPAGE): node_modules/.package-lock.json
	@cp node_modules/@scalar/api-reference/dist/browser/standalone.js $@

# The type of PDF documents, fetched in the same way.
$(FONTS): node_modules/.package-lock.json
	@cp node_modules/dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf node_modules/dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf internal/paper/dist/

node_modules/.package-lock.json: package.json package-lock.json .npmrc
	@command -v npm >/dev/null || { echo "error: npm is not installed" >&2; echo "hint: Node 20 or newer brings it; on Debian: apt-get install nodejs npm" >&2; exit 1; }
	@echo "Fetching what the pages are built from (npm ci, about half a minute)."
	@npm ci
	@touch $@

$(LINTER):
	@echo "Building golangci-lint $(LINT) (once; two to five minutes)."
	@mkdir -p bin
	@GOBIN="$(CURDIR)/bin/.lint" go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT)
	@mv bin/.lint/golangci-lint $@ && rmdir bin/.lint
