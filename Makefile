# Every job of this repository. `make` lists them; each makes the environment that it needs.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
# Where this is set, as in many containers, each process of the stack and each test run compiles its packages anew.
export PYTHONDONTWRITEBYTECODE :=

# The first Python that every dependency has wheels for, unless one is named: make demo PYTHON=python3.12
# PYTHON=auto takes one that uv fetches for itself.
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo "$$name" && break; done)
PORT ?= 8000
ARGS ?=
TESTS ?= tests
# Processes that run all tests side by side, each with servers of its own: one more than cores, since tests wait for
# processes and browsers; more than four need much memory.
CORES := $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)
WORKERS ?= $(if $(filter tests,$(TESTS)),$(if $(filter 1,$(CORES)),2,$(if $(filter 2,$(CORES)),3,4)),1)
PARALLEL = $(if $(filter-out 1,$(WORKERS)),-n $(WORKERS) --dist loadgroup --no-loadscope-reorder)
BIN := .venv/bin
TRAINING := .venv-training
SPARK := .venv-spark
SOURCES := libs services/vision services/nlp services/recommender services/gateway cli demo benchmarks clients
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header $(if $(UPGRADE),--upgrade)

.PHONY: help
help: ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## */  \1|/' | column -t -s '|'

.PHONY: demo
demo: .venv/ready-demo ## Run everything with the demo shop (PORT=8000; ARGS=--once ends after two searches)
	@PORT=$(PORT) exec $(BIN)/smartrec demo $(ARGS)

.PHONY: test
test: lint test-python test-training ## Everything that must pass before a merge: lint, types, all tests; no Docker

.PHONY: lint
lint: .venv/ready-test ## Style, format, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(SOURCES)
	$(BIN)/lint-imports --no-cache

.PHONY: format
format: .venv/ready-test ## Put all code into the one format
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

.PHONY: test-python
test-python: .venv/ready-test ## All tests but those of training and Compose (TESTS=tests/nlp ARGS='-k dress' WORKERS=1)
	@# Tests that measure come last, with nothing beside them. pytest ends with 5 where it found no test.
	status=0; $(BIN)/pytest -m "not compose and not training and not spark and not alone" $(PARALLEL) $(TESTS) $(ARGS) || status=$$?; \
	[ $$status = 0 ] || [ $$status = 5 ] || exit $$status; \
	alone=$$(grep -rls --include='test_*.py' 'mark\.alone' $(foreach test,$(TESTS),$(firstword $(subst ::, ,$(test)))) || true); \
	[ -n "$$alone" ] || exit $$status; \
	$(BIN)/pytest -m "alone and not compose and not training and not spark" \
		$(if $(findstring ::,$(TESTS)),$(TESTS),$$alone) $(ARGS) || { [ $$? = 5 ] && [ $$status = 0 ]; }

.PHONY: test-training
test-training: $(TRAINING)/ready ## The tests that need TensorFlow, in an environment of their own
	@# One process each: TensorFlow and our own protocol messages cannot share one.
	for file in $$(grep -rl --include='test_*.py' 'mark.training' tests); do \
		TF_CPP_MIN_LOG_LEVEL=3 $(TRAINING)/bin/pytest -m training "$$file" $(ARGS); done

.PHONY: test-spark
test-spark: $(SPARK)/ready ## The engine for very large logs, on Spark in one process; needs Java 17 or newer
	$(SPARK)/bin/pytest -m spark tests/recommender/training $(ARGS)

.PHONY: test-compose
test-compose: .venv/ready-test ## The container images and docker-compose.yml, on a real Docker engine
	@# The first test builds the images and waits for all services, which takes long on a busy machine.
	$(BIN)/pytest -m compose -rP --timeout 2400 tests/compose $(ARGS)

.PHONY: bench-suggest
bench-suggest: .venv/ready-test ## How long suggestions take while a query is typed
	$(BIN)/python -m benchmarks.recommender.bench_suggest

.PHONY: bench-nlp
bench-nlp: .venv/ready-test ## Speed and memory of the text service beside gensim's own look-up
	$(BIN)/python -m benchmarks.nlp.bench_nlp

SIZES ?= 10000 100000
.PHONY: bench-recommender
bench-recommender: .venv/ready-test ## Speed, memory and candidate recall of the recommender (SIZES="10000 100000")
	@# One BLAS thread, as everywhere that the service runs.
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m benchmarks.recommender.bench_recommender $(SIZES) $(ARGS)

PRODUCTS ?= 100000
.PHONY: bench-columns
bench-columns: .venv/ready-test ## Memory and time of a catalogue of PRODUCTS=3000000 in one process, without a database
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m benchmarks.recommender.bench_columns $(PRODUCTS)

EVENTS ?= 1000000
.PHONY: bench-refresh
bench-refresh: .venv/ready-test ## Time and memory of what a refresh learns of EVENTS=1000000 made-up events
	@# In the environment that `make test-spark` has made, where there is one: ARGS="--also Spark" needs it.
	OPENBLAS_NUM_THREADS=1 $$([ -f $(SPARK)/ready ] && echo $(SPARK)/bin || echo $(BIN))/python -m \
		benchmarks.recommender.bench_refresh $(EVENTS) $(ARGS)

.PHONY: measure-feed
measure-feed: .venv/ready-test ## The feed on the demo's, hard and MovieLens shops (ARGS=--write: docs/evaluation.md); hours
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m benchmarks.feed.measure_feed $(ARGS)

.PHONY: measure-strangers
measure-strangers: .venv/ready-test ## Which list strangers of the hard shops like (ARGS=--write: docs/evaluation.md); minutes
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m benchmarks.feed.measure_strangers $(ARGS)

.PHONY: bench-database-drivers
bench-database-drivers: .venv/ready-test ## psycopg2 beside psycopg 3, by the recommender's own statements
	$(BIN)/python -m benchmarks.recommender.bench_database_drivers $(ARGS)

.PHONY: bench-http-client
bench-http-client: .venv/ready-test ## The HTTP client that the gateway calls its services with, beside others
	$(BIN)/python -m benchmarks.gateway.bench_http_client

.PHONY: bench-gateway
bench-gateway: .venv/ready-test ## What a request costs, by process and beside its parts (ARGS="--soak_seconds 600 --write")
	$(BIN)/python -m benchmarks.gateway.bench_gateway $(ARGS)

.PHONY: bench-scaling
bench-scaling: .venv/ready-test ## What requests cost, and what a queueing model makes of it for more machines (ARGS=--write: docs/scaling.md)
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m benchmarks.scaling.bench_scaling $(ARGS)

.PHONY: bench-images
bench-images: .venv/ready-test ## Size of each container image, what of, and how soon it starts (ARGS=--write: docs/operations.md)
	$(BIN)/python -m benchmarks.images.bench_images $(ARGS)

.PHONY: measure-faults
measure-faults: .venv/ready-test ## What clients see while each part of the stack fails in each way (ARGS=--write: docs/reliability.md)
	$(BIN)/python -m benchmarks.reliability.measure_faults $(ARGS)

.PHONY: measure-overload
measure-overload: .venv/ready-test ## Three times as many searches as can be answered (ARGS=--write: docs/reliability.md)
	$(BIN)/python -m benchmarks.reliability.measure_overload $(ARGS)

ROWS ?= 100000
.PHONY: bench-import
bench-import: .venv/ready-test ## Rows a second of a made-up Shopify export of ROWS=100000 rows, without pictures
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m benchmarks.recommender.bench_import $(ROWS)

.PHONY: measure-changes
measure-changes: .venv/ready-test ## How well words change what a picture or product asks for, beside a running demo
	$(BIN)/python -m benchmarks.gateway.measure_changes $(ARGS)

.PHONY: bench-pushed-products
bench-pushed-products: .venv/ready-test ## How soon a pushed product is found: in a shop of PRODUCTS=100000, and by words and picture through the gateway
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m benchmarks.recommender.bench_pushed_products $(PRODUCTS)
	$(BIN)/python -m benchmarks.gateway.bench_pushed_products

.PHONY: bench-model-server
bench-model-server: .venv/ready-test $(TRAINING)/ready ## The model server beside the bare model, TensorFlow and another server
	$(BIN)/python -m benchmarks.model_server --tensorflow_python $(TRAINING)/bin/python $(ARGS)

.PHONY: measure-vision
measure-vision: .venv/ready-test ## How well several garments in a picture are told apart (PHOTOS=data/clothing-photos WORN=data/worn)
	$(BIN)/python -m benchmarks.vision.measure_vision $(if $(PHOTOS),--photos "$(PHOTOS)") $(if $(WORN),--worn "$(WORN)") $(ARGS)

.PHONY: measure-regions
measure-regions: .venv/ready-test ## Inferences a picture and what they are worth, by kind of picture (PHOTOS=data/clothing-photos WORN=data/worn)
	$(BIN)/python -m benchmarks.vision.measure_regions $(if $(PHOTOS),--photos "$(PHOTOS)") $(if $(WORN),--worn "$(WORN)") $(ARGS)

.PHONY: bench-backbones
bench-backbones: .venv/ready-test ## What each backbone of the shipped model costs, in milliseconds and megabytes
	$(BIN)/python -m benchmarks.vision.bench_backbones $(ARGS)

.PHONY: measure-answers
measure-answers: .venv/ready-test ## How well a running demo shop answers what shoppers ask (ARGS="--data .smartrec")
	$(BIN)/python -m benchmarks.search.measure_answers $(ARGS)

.PHONY: requirements
requirements: .venv/ready-test ## Pin the dependencies of pyproject.toml anew (UPGRADE=1 takes newer versions)
	$(COMPILE) requirements/build.in -o requirements/build.txt
	$(COMPILE) --extra embedded --extra dev pyproject.toml requirements/build.in -o requirements/test.txt
	$(COMPILE) --extra embedded pyproject.toml requirements/build.in -c requirements/test.txt -o requirements/demo.txt
	for extra in gateway vision model-server nlp recommender events; do \
		$(COMPILE) --extra "$$extra" pyproject.toml -c requirements/test.txt -o "requirements/$$extra.txt"; done
	$(COMPILE) --extra demo pyproject.toml -c requirements/test.txt -o requirements/demo-data.txt
	$(COMPILE) --extra backup --extra s3 pyproject.toml -c requirements/test.txt -o requirements/backup.txt
	$(COMPILE) --extra spark pyproject.toml requirements/build.in requirements/test-spark.in -c requirements/test.txt \
		-o requirements/spark.txt
	$(COMPILE) --extra training --extra model-server pyproject.toml requirements/build.in requirements/test-training.in \
		-o requirements/training.txt

.PHONY: reference
reference: .venv/ready-test ## Write the reference pages, docs/openapi.json and the client libraries from the code
	PYTHONPATH=. $(BIN)/python tests/docs/reference.py

.PHONY: sbom
sbom: .venv/ready-test ## What our images are made of (CycloneDX) and under which licences, into build/sbom
	mkdir -p build/sbom
	for image in $(IMAGES); do \
		$(BIN)/uv tool run --from cyclonedx-bom==7.5.0 cyclonedx-py requirements "requirements/$$image.txt" \
			--output-reproducible --output-file "build/sbom/$$image.cdx.json"; done
	$(BIN)/uv tool run --from pip-licenses==5.5.5 pip-licenses --python=$(BIN)/python --format=csv --with-urls \
		--output-file=build/sbom/licences.csv

IMAGES := gateway vision model-server nlp recommender events demo-data backup
.PHONY: check-arm64
check-arm64: .venv/ready-test ## That all packages pinned for the images have wheels for ARM64; asks the package index
	@# Of the C library of Debian 12. Nothing is downloaded or installed.
	@for image in $(IMAGES); do \
		$(BIN)/uv pip install --quiet --dry-run --no-deps --require-hashes --only-binary :all: --target build/arm64 \
			--python-platform aarch64-manylinux_2_36 --python-version 3.11 -r "requirements/$$image.txt" || exit 1; \
		echo "requirements/$$image.txt: each package has a wheel for ARM64"; done

.PHONY: helm
helm: $(BIN)/helm ## Helm for the tests of the chart, out of a package of PyPI (Linux on x86-64)

PHOTO ?= .smartrec/shop/photo.jpg
.PHONY: screenshots
screenshots: .venv/ready-test ## Take the README's screenshots of the page that `make demo` runs (PORT=8000)
	$(BIN)/python -m tests.docs.screenshots http://127.0.0.1:$(PORT) "$(PHOTO)"

.PHONY: lighthouse
lighthouse: .venv/ready-test ## What Lighthouse says of the page that `make demo` runs: medians, phone preset (PORT=8000; ARGS=--desktop)
	cd benchmarks/page && { [ -d node_modules ] || npm ci --ignore-scripts; } && \
		node lighthouse.mjs http://127.0.0.1:$(PORT) "$(abspath $(PHOTO))" $(ARGS)

.PHONY: clean
clean: ## Remove environments, caches and the demo's data
	rm -rf .venv .venv-training .venv-spark .venv-uv .smartrec build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Environments: a stamp in each says what it was made from, so that a second run installs nothing.

.venv/ready-demo: requirements/demo.txt requirements/build.txt pyproject.toml
	$(call environment,.venv,demo)
	@rm -f .venv/ready-test && touch $@

.venv/ready-test: requirements/test.txt requirements/build.txt pyproject.toml
	$(call environment,.venv,test)
	@touch $@ .venv/ready-demo

$(TRAINING)/ready: requirements/training.txt requirements/build.txt pyproject.toml
	$(call environment,$(TRAINING),training)
	@touch $@

$(SPARK)/ready: requirements/spark.txt requirements/build.txt pyproject.toml
	$(call environment,$(SPARK),spark)
	@touch $@

$(BIN)/helm: requirements/helm.txt | .venv/ready-test
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	$(BIN)/uv pip install --quiet --no-deps --require-hashes --target "$$folder" -r $< && \
	tar -xzf "$$folder"/aws_cdk/*/_jsii/*.tgz -C "$$folder" package/lib/layer.zip && \
	$(BIN)/python -m zipfile -e "$$folder/package/lib/layer.zip" "$$folder" && \
	install -m 755 "$$folder/helm/helm" $@

define environment
	@[ -n "$(PYTHON)" ] || { echo "Smartrec needs Python 3.11, 3.12 or 3.13, and this machine has" \
		"$$(python3 --version 2>/dev/null || echo none). To let uv fetch one: make $(MAKECMDGOALS) PYTHON=auto" >&2; exit 1; }
	@[ "$(PYTHON)" != auto ] || [ -x $(1)/bin/python ] || { uv=$$(command -v uv || echo .venv-uv/bin/uv); \
		[ -x "$$uv" ] || { python3 -m venv .venv-uv && .venv-uv/bin/python -m pip install --quiet \
			--disable-pip-version-check --require-hashes -r requirements/build.txt; }; \
		"$$uv" venv --seed --python 3.13 --python-preference only-managed $(1); }
	@[ -x $(1)/bin/python ] || { echo "Making $(1) with $$($(PYTHON) --version)"; $(PYTHON) -m venv $(1); } || { \
		rm -rf $(1); echo "'$(PYTHON) -m venv' failed; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@[ -x $(1)/bin/uv ] || $(1)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements/build.txt
	@echo "Installing pinned dependencies into $(1)"
	@VIRTUAL_ENV=$(1) $(1)/bin/uv pip sync --require-hashes requirements/$(2).txt
	@VIRTUAL_ENV=$(1) $(1)/bin/uv pip install --quiet --no-deps --no-build-isolation --editable .
endef
