# Every target installs what it needs (dev/install-dependencies) and says so. Swift 6.2 or later must be in PATH.
.DEFAULT_GOAL := help
.PHONY: help demo demo-regtest build test test-interop test-integrations check-pages bench lint format fuzz fuzz-redirect fuzz-differential clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|' 2>/dev/null || sed -n 's/^\([a-z-]*\):.*## /  make \1: /p' $(MAKEFILE_LIST)

demo: ## the whole story on a simulated Lightning network
	@dev/install-dependencies build
	swift build --product gatehouse
	swift build --product gatepass
	@"$$(swift build --show-bin-path)/gatehouse" demo

demo-regtest: ## its paid part between two real Lightning nodes
	@dev/install-dependencies regtest
	swift build --product gatehouse
	@dev/demo-regtest

build: ## release builds of gatehouse and gatepass
	@dev/install-dependencies build
	swift build -c release --product gatehouse
	swift build -c release --product gatepass
	@echo "built $$(swift build -c release --show-bin-path)/gatehouse and gatepass"

test: ## every test, the borders between targets, style
	@dev/install-dependencies test
	@dev/test

test-interop: ## clients and servers that others wrote (some of them: GROUP="grpc http2")
	@dev/install-dependencies interop
	@dev/test-interop $(GROUP)

test-integrations: ## the paying client of gRPC, a package of its own; its first build takes minutes
	@dev/install-dependencies build
	@dev/test-integrations

check-pages: ## every page that people see, in a browser: accessibility, width, keyboard, time to paint
	@dev/install-dependencies interop
	@dev/check-pages

bench: ## requests, latency, CPU and memory beside nginx and Go (BENCH_SECONDS=n for longer runs)
	@dev/install-dependencies bench
	@dev/bench

lint: ## style, without building
	@dev/lint

format: ## rewrites what lint finds
	@dev/lint --fix

fuzz: ## each parser for SECONDS=60 (one of them: TARGET=bolt11)
	@dev/install-dependencies build
	@dev/fuzz $(or $(SECONDS),60) $(TARGET)

fuzz-redirect: ## redirect URIs beside the URL parser of browsers (CASES=1000000 SEED=1)
	@dev/install-dependencies differential
	@dev/fuzz-redirect $(or $(CASES),1000000) $(or $(SEED),1)

fuzz-differential: ## our HTTP/1.1 codec against llhttp, CASES=100000 of SEED=1 (one of them: NUMBER=7)
	@dev/install-dependencies differential
	@dev/fuzz-differential $(or $(CASES),100000) $(or $(SEED),1) $(NUMBER)

clean: ## removes what was built, and what tests installed inside the tree
	rm -rf .build Benchmarks/.build Fuzz/.build Integrations/GRPC/.build Interop/.venv*
