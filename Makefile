# Roadcheck. "make run" does the main job, "make test" proves it.
SHELL := /bin/sh
GO ?= go
GOSEC := github.com/securego/gosec/v2/cmd/gosec@v2.22.4
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.9.0
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
# The race detector needs a C compiler; without one that pass is left out, and said so.
RACE := $(shell command -v gcc || command -v clang)
# Which benchmarks run.
BENCH ?= .
# Labelled postings, and what their score must not fall below: two points under it when last set.
GOLD ?= $(or $(ROADCHECK_SHARED),../shared)/gold/dev.jsonl
EVAL_FLOOR ?= technologies=.97,concepts=.92,need=.90

.PHONY: simulations release-test gosec chaos volume help run build test lint bench bench-docs bench-memory bench-analysis eval vulncheck accuracy kill fuzz sample-facts golden clean postgres browser man release licences schemas

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build postgres ## read the sample board, extract, analyze and report (ARGS="--config live.yaml" for public boards)
	./bin/roadcheck run $(ARGS)

build: ## build bin/roadcheck
	$(GO) build -o bin/roadcheck ./cmd/roadcheck

postgres: ## install Postgres programs when there are none
	@sh sql/embedded/install.sh

browser: ## install what the browser tests need, where it can be: Chromium, Node.js, npm packages
	@sh reports/browsertest/install.sh

test: postgres browser ## run every test on a private Postgres, then the concurrent ones again under the race detector
	$(GO) test -timeout 25m ./...
	@$(if $(RACE),$(GO) test -race -short -timeout 25m ./...,echo "no C compiler: not tested under the race detector")

release-test: ## build a release twice and compare, run and validate it
	ROADCHECK_RELEASE=1 $(GO) test -count 1 -timeout 15m ./internal/release

lint: ## gofmt, go vet, staticcheck
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then echo "not gofmt-ed:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...

bench: ## run the benchmarks, each with its baseline (BENCH=expression)
	$(GO) test -run '^$$' -bench '$(BENCH)' -benchmem ./...

bench-docs: ## run them and write the table in docs/benchmarks.md
	$(GO) test -run '^$$' -bench '$(BENCH)' -benchmem ./... | $(GO) run ./internal/benchdocs -into docs/benchmarks.md

simulations: ## draw every simulation of verdicts and intervals, and write the table in docs/simulations.md (half an hour)
	@log=$$(mktemp); ROADCHECK_SIMULATIONS=all $(GO) test ./analysis -count 1 -timeout 120m -v >$$log; status=$$?; grep -E -A 3 '^ *--- FAIL' $$log; \
	{ sed '/^| [^w]/d' docs/simulations.md; sed -n 's/^.*row: |/|/p' $$log | LC_ALL=C sort; } >$$log.md && cat $$log.md >docs/simulations.md; \
	rm -f $$log $$log.md; exit $$status

bench-memory: ## read 200,000 pages in one crawl and tell the memory at 10,000, 50,000 and 200,000 (minutes)
	ROADCHECK_BENCH_PAGES=200000 $(GO) test -run '^$$' -bench Memory -benchtime 1x -timeout 60m ./scrape

bench-analysis: ## make findings of 10,000, 100,000 and N=1000000 drawn vacancies, and tell time and memory (minutes)
	ROADCHECK_BENCH_VACANCIES=$(or $(N),1000000) $(GO) test -run '^$$' -bench Findings -benchtime 1x -timeout 60m ./analysis

eval: build ## score extraction on labelled postings, and fail below the floor
	@if [ -f "$(GOLD)" ]; then ./bin/roadcheck eval "$(GOLD)" --by source --errors 10 --floor $(EVAL_FLOOR); \
	else echo "eval skipped: there are no labelled postings at $(GOLD)"; fi

gosec: ## look for insecure code, where the tool can be had
	@GO="$(GO)" sh scripts/gosec.sh $(GOSEC)

vulncheck: ## look linked code up in Go's database of vulnerabilities, where it can be reached
	@GO="$(GO)" sh scripts/vulncheck.sh $(GOVULNCHECK)

kill: ## kill the program at 50 random points of a crawl, and see that the next run goes on from there
	$(GO) test ./cmd/roadcheck -count 1 -timeout 10m -run KillAndResume -v -kills 50

chaos: ## strike 200 runs with kills, a lost network and a full disk, and compare the tables (six minutes)
	$(GO) test ./cmd/roadcheck -count 1 -timeout 120m -run 'Chaos$$' -v -chaos 200

volume: ## take N=1000000 postings through every stage, and tell time and memory of each
	ROADCHECK_SCALE=$(or $(N),1000000) $(GO) test ./cmd/roadcheck -count 1 -timeout 120m -run Volume -v

fuzz: ## fuzz every parser for 10 s each
	@for pkg in $$($(GO) list ./...); do \
	  for name in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
	    echo "$$pkg $$name"; $(GO) test -run '^$$' -fuzz "^$$name\$$" -fuzztime 10s $$pkg || exit 1; \
	  done; done

golden: ## rewrite golden files after a change that was meant
	$(GO) test ./scrape ./extract ./analysis ./reports -update

accuracy: build ## rewrite what corrected shares rest on, from the labelled postings
	./bin/roadcheck eval "$(GOLD)" --accuracy analysis/accuracy.tsv --quiet >/dev/null

sample-facts: ## rewrite the sample board's facts (POSTINGS=folder of real postings)
	$(GO) run ./internal/sampleboard/gen -postings $(or $(POSTINGS),../shared/data/postings)

man: build ## write the manual pages to man/
	./bin/roadcheck man man

release: ## build dist/: an archive per platform, checksums, bills of materials (VERSION=v1.2.3)
	$(GO) run ./internal/release -version "$(VERSION)" -out dist

licences: ## rewrite docs/licences.md from the modules in go.mod
	$(GO) test ./internal/licences -update

schemas: ## fetch what a test holds the bill of materials against
	$(GO) mod download github.com/CycloneDX/cyclonedx-go@v0.12.0

clean: ## remove what was built
	rm -rf bin report man dist
