# Everything a person or a pipeline does with this repository. Needs make, npm 11 or 12 and any Node from 20 on;
# npm brings the pinned Node 26 that runs the service, the tests and the tools.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

INSTALLED := node_modules/.installed
BUILT := dist/.built
SOURCES := $(shell find src -type f -not -name '*.spec.ts' 2>/dev/null)
RESULTS := .cache/jest-results.json

# Native packages compile against the headers of the Node that will load them, which npm has already brought along.
platform := $(shell node -p "process.platform === 'darwin' ? 'node-bin-darwin-' + process.arch : 'node-' + process.platform + '-' + process.arch" 2>/dev/null)
export npm_config_nodedir := $(CURDIR)/node_modules/$(platform)

# apt packages that tests need on Debian, each as program:package.
TEST_PACKAGES := softhsm2-util:softhsm2 chromium:chromium script:bsdutils zsh:zsh fish:fish

# The same for tests against implementations in other languages.
INTEROP_PACKAGES := mvn:maven javac:default-jdk-headless

# Debian 12 keeps a current Rust for its browsers under this name; its own `cargo` is too old.
NATIVE_PACKAGES := cargo:cargo-web rustc:rustc-web cc:gcc
BOUNCY_CASTLE := .cache/bouncy-castle
PYTHON_VENV := .cache/python
OPENSSL := .cache/openssl/openssl

# The official Python clients of the dialects, each in a folder of its own beside what they share.
SDKS := .cache/sdks

# The inspector of the Model Context Protocol, which tries `twinseal mcp` from outside.
INSPECTOR := .cache/mcp-inspector

# Generated clients: the generator, and what compiles and runs them.
CLIENT_TOOLS := .cache/client-tools
GENERATOR := 7.25.0

# The image and the manifests, and what breaks the service on purpose.
DEPLOY_PACKAGES := softhsm2-util:softhsm2
CHAOS_PACKAGES := faketime:faketime
VENV := .cache/venv
# The newest that Debian 12's Go compiles.
KUSTOMIZE := .cache/go/bin/kustomize
KUSTOMIZE_VERSION := v5.0.3

# All that is missing at once. Targets may be made side by side (-j), apt and dpkg are for one at a time: they wait.
APT := apt-get -qq -o DPkg::Lock::Timeout=300
define install_missing
	@missing=; for pair in $(1); do \
	  command -v "$${pair%%:*}" >/dev/null || missing="$$missing $${pair##*:}"; \
	done; \
	[ -n "$$missing" ] || exit 0; \
	if [ "$$(id -u)" = 0 ]; then sudo=; else sudo='sudo -n'; fi; \
	echo "Installing$$missing ..."; \
	mkdir -p .cache && { flock 9; $$sudo $(APT) update && $$sudo $(APT) install -y --no-install-recommends $$missing >/dev/null; } 9>.cache/apt.lock \
	  || { echo "What is missing could not be installed: install the packages$$missing" >&2; exit 1; }
endef

define python_venv
	@python3 -m venv $(1)
endef

.PHONY: help start test test-long interop clients native test-native build lint bench bench-compare bench-growth bench-soak openapi clean test-packages interop-packages native-packages
.PHONY: deploy-check image-check sbom fuzz chaos chaos-embedded kustomize chaos-packages python-packages

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

start: $(BUILT) ## install, build and start on 127.0.0.1:3000, data in ./data
	@exec node_modules/.bin/node dist/main.js

test: $(BUILT) test-packages ## install what is missing and run every test
	@mkdir -p $(dir $(RESULTS))
	@npm run --silent test -- --json --outputFile=$(RESULTS)

test-long: $(BUILT) ## the differential tests with ten thousand random cases, and how long what opens and what does not takes (some minutes)
	@DIFFERENTIAL_CASES=10000 npm run --silent jest -- test/differential
	@npm run --silent test:timing

interop: $(BUILT) clients $(BOUNCY_CASTLE)/classes/Interop.class $(SDKS)/.installed $(INSPECTOR)/.installed $(PYTHON_VENV)/.installed $(OPENSSL) ## try other implementations, official and generated clients (needs Maven Central, PyPI, Debian)
	@npm run --silent test:interop

native: native/twinseal.node ## build the optional native engine (Rust 1.88 or newer and a C compiler)

test-native: native $(INSTALLED) ## test the native engine with the published vectors
	@npm run --silent test:native

deploy-check: $(BUILT) $(VENV)/deploy/.installed kustomize ## render and check the Kubernetes manifests, lint the Dockerfiles, run the image's steps
	@npm run --silent test:deploy

image-check: $(BUILT) $(VENV)/deploy/.installed ## the part of deploy-check that is about the image
	@npm run --silent test:deploy -- test/deploy/image

sbom: $(INSTALLED) ## write sbom.cdx.json, check it and its licences, ask for known vulnerabilities
	@npm run --silent supply-chain

fuzz: $(BUILT) $(VENV)/fuzz/.installed ## fuzz every route of every document (SEED, FUZZ_SECONDS in all, or FUZZ_CASES for each route)
	@SEED='$(SEED)' FUZZ_SECONDS='$(FUZZ_SECONDS)' FUZZ_CASES='$(FUZZ_CASES)' npm run --silent fuzz

chaos: $(BUILT) chaos-packages ## kill, restart and set clocks back under load on PostgreSQL (SEED, SECONDS)
	@SEED='$(SEED)' CHAOS_SECONDS='$(SECONDS)' npm run --silent test:chaos -- postgres

chaos-embedded: $(BUILT) ## 200 kills under load on SQLite (SEED, KILLS)
	@SEED='$(SEED)' KILLS='$(or $(KILLS),200)' npm run --silent test:chaos -- embedded

build: $(BUILT) ## compile and bundle into dist/

lint: $(INSTALLED) ## format, lint, types and the import rules between rooms
	@npm run --silent check

bench: $(BUILT) test-packages ## measure everything into bench/results (BENCH_SECONDS=1 BENCH_REPEATS=1 for a short run)
	@npm run --silent bench

bench-compare: $(INSTALLED) ## put the last run of make bench beside an earlier one: FILE=bench/reference/….json
	@npm run --silent bench:compare -- '$(FILE)'

bench-growth: $(BUILT) ## measure requests with 10, 10,000 and 1,000,000 stored rows on both databases
	@npm run --silent bench:growth

bench-soak: $(BUILT) ## an hour at full load, and the memory it takes (BENCH_SOAK_MINUTES)
	@npm run --silent bench:soak

openapi: $(BUILT) ## write the OpenAPI documents into openapi/
	@npm run --silent docs:openapi

clean: ## remove what was installed and built; ./data stays
	@rm -rf node_modules dist coverage .cache bench/results native/twinseal.node

$(INSTALLED): package-lock.json
	@command -v npm >/dev/null || { echo 'npm is missing: install Node 20 or newer with npm 11 or 12' >&2; exit 1; }
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || { echo "Node $$(node -v) is too old to install with: Node 20 or newer is needed" >&2; exit 1; }
	@case "$$(npm --version 2>/dev/null)" in 11.*|12.*) ;; *) echo "npm $$(npm --version 2>/dev/null) will not do: npm 11 or 12 is needed (npm install --global npm@11)" >&2; exit 1;; esac
	@echo 'Installing packages (npm ci) ...'
	@npm ci --loglevel=error || { echo 'npm ci failed, see above; it needs the npm registry and about 600 MB of disk' >&2; exit 1; }
	@test -x node_modules/.bin/node || { echo 'npm brought no Node 26 for this machine ($(platform)); supported: linux x64 and arm64, macOS arm64' >&2; exit 1; }
	@touch $@

$(BUILT): $(INSTALLED) $(SOURCES) tsconfig.json tsconfig.build.json nest-cli.json build/bundle.ts
	@echo 'Building ...'
	@npm run --silent build
	@touch $@

$(BOUNCY_CASTLE)/classes/Interop.class: test/interop/bouncy-castle/pom.xml $(wildcard test/interop/bouncy-castle/*.java) examples/VerifyComposite.java | interop-packages
	@echo 'Fetching Bouncy Castle ...'
	@rm -rf $(BOUNCY_CASTLE)
	@mvn -q -B -f $< dependency:copy-dependencies -DoutputDirectory=$(CURDIR)/$(BOUNCY_CASTLE) || { echo 'Maven brought no Bouncy Castle, see above; it needs Maven Central' >&2; exit 1; }
	@javac -cp '$(BOUNCY_CASTLE)/*' -d $(@D) $(filter %.java,$^)

$(SDKS)/.installed: test/interop/sdks/requirements.txt test/interop/sdks/releases.txt | python-packages
	@echo 'Fetching the official clients ...'
	@rm -rf $(SDKS)
	$(call python_venv,$(SDKS)/python)
	@$(SDKS)/python/bin/pip install --quiet --disable-pip-version-check -r $<
	@for release in $$(cat $(word 2,$^)); do \
	  $(SDKS)/python/bin/pip install --quiet --disable-pip-version-check --no-deps --target $(SDKS)/$${release/==/-} $$release || exit 1; \
	done
	@touch $@

$(INSPECTOR)/.installed: test/interop/mcp/inspector.txt
	@echo 'Fetching the MCP inspector ...'
	@rm -rf $(INSPECTOR)
	@npm install --prefix $(INSPECTOR) --ignore-scripts --no-audit --no-fund --loglevel=error "$$(cat $<)" >/dev/null || { echo 'npm brought no MCP inspector, see above; it needs the npm registry' >&2; exit 1; }
	@touch $@

clients: $(CLIENT_TOOLS)/.installed ## generate TypeScript, Python, Go and Java clients into clients/ (needs Maven Central, PyPI)
	@openapi/generators/generate.sh $(CLIENT_TOOLS)/openapi-generator-cli-$(GENERATOR).jar $(CURDIR)/clients

$(CLIENT_TOOLS)/.installed: test/clients/java/pom.xml test/clients/python/requirements.txt | interop-packages python-packages
	@echo 'Fetching the client generator ...'
	@rm -rf $(CLIENT_TOOLS)
	@mvn -q -B dependency:copy -Dartifact=org.openapitools:openapi-generator-cli:$(GENERATOR) -DoutputDirectory=$(CURDIR)/$(CLIENT_TOOLS)
	@mvn -q -B -f $< dependency:copy-dependencies -DoutputDirectory=$(CURDIR)/$(CLIENT_TOOLS)/java
	$(call python_venv,$(CLIENT_TOOLS)/python)
	@$(CLIENT_TOOLS)/python/bin/pip install --quiet --disable-pip-version-check -r $(word 2,$^)
	@touch $@

$(PYTHON_VENV)/.installed: test/interop/python/requirements.txt | python-packages
	@echo 'Fetching packages for Python ...'
	@rm -rf $(PYTHON_VENV)
	$(call python_venv,$(PYTHON_VENV))
	@$(PYTHON_VENV)/bin/pip install --quiet --disable-pip-version-check --requirement $< || { echo 'pip brought no packages, see above; it needs PyPI' >&2; exit 1; }
	@touch $@

$(OPENSSL): test/interop/pkix/fetch-openssl.sh
	@echo 'Fetching OpenSSL 3.5 ...'
	@sh $< $(@D)

native/twinseal.node: native/Cargo.toml native/Cargo.lock native/build.rs $(wildcard native/src/*.rs) | native-packages
	@echo 'Building the native engine ...'
	@cargo build --quiet --release --locked --manifest-path native/Cargo.toml --target-dir .cache/native || { echo 'The native engine was not built, see above; it needs Rust 1.88 or newer and crates.io. The service runs without it.' >&2; exit 1; }
	@cp .cache/native/release/libtwinseal_native.$(if $(filter Darwin,$(shell uname -s)),dylib,so) $@

$(VENV)/%/.installed: test/%/requirements.txt | python-packages $(VENV)/packages
	@echo 'Fetching $* tools from PyPI ...'
	@rm -rf $(@D)
	$(call python_venv,$(@D))
	@$(@D)/bin/pip install --quiet --disable-pip-version-check --requirement $< || { echo 'pip brought no packages, see above; it needs PyPI' >&2; exit 1; }
	@touch $@

$(VENV)/packages:
	$(call install_missing,$(DEPLOY_PACKAGES))
	@mkdir -p $(VENV) && touch $@

# kubectl has kustomize in it; a machine with neither gets one from the Go proxy.
kustomize:
	@test -x $(KUSTOMIZE) || command -v kustomize >/dev/null || kubectl kustomize --help >/dev/null 2>&1 || $(MAKE) $(KUSTOMIZE)

$(KUSTOMIZE):
	$(call install_missing,go:golang-go)
	@echo 'Building kustomize ...'
	@GOBIN=$(CURDIR)/$(@D) GOPATH=$(CURDIR)/.cache/go GOFLAGS=-modcacherw go install sigs.k8s.io/kustomize/kustomize/v5@$(KUSTOMIZE_VERSION)

chaos-packages:
	$(call install_missing,$(CHAOS_PACKAGES))

# Debian packs venv apart from python3, and its program lies in no path.
python-packages:
	$(call install_missing,python3:python3 $(if $(shell python3 -c 'import ensurepip' 2>/dev/null && echo there),,venv:python3-venv))

test-packages:
	$(call install_missing,$(TEST_PACKAGES))

interop-packages:
	$(call install_missing,$(INTEROP_PACKAGES))

native-packages:
	$(call install_missing,$(NATIVE_PACKAGES))
