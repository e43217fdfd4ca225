# Selfund: every target may be run again, none needs root.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:

# The first of these that is Python 3.11 or newer, with venv and pip, makes the environment; `make env
# PYTHON=/path/to/python` overrules. The distribution's own comes first: a Python that was built by hand without profile
# guided optimization takes a third longer for the same claims.
CANDIDATES := /usr/bin/python3.11 python3.11 python3.12 python3.13 python3 python
FITS := import sys, venv, pip; sys.exit(sys.version_info < (3, 11))
ifeq ($(origin PYTHON), undefined)
PYTHON := $(shell for each in $(CANDIDATES); do "$$each" -c '$(FITS)' >/dev/null 2>&1 && { echo "$$each"; break; }; done)
endif

ENV := .venv
BIN := $(ENV)/bin
PIP = "$(PYTHON)" -m pip --python $(BIN)/python --disable-pip-version-check -qq
STAMP := $(ENV)/.made
STAMP_DOCS := $(ENV)/.made-docs
TESTS ?=
WORKERS ?= 2

.PHONY: help env test lint format demo docs bench lock clean

help: ## this list
	@echo "Selfund: administration of self-funded health plans. Targets:"
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name says; \
		do printf '%-14s %s\n' "$$name" "$$says"; done

env: $(STAMP) ## make the environment in .venv from the hash-checked lock
	@:

$(STAMP): requirements/dev.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Selfund needs Python 3.11 or newer with venv and pip; none of $(CANDIDATES) is that." \
		"Install it (on Debian: python3.11, python3-venv, python3-pip) or say where it is: make env PYTHON=/path/to/python" >&2; exit 1; }
	@"$(PYTHON)" -c '$(FITS)' || \
		{ echo "$(PYTHON) is not Python 3.11 or newer with venv and pip, which Selfund needs." >&2; exit 1; }
	@test -x $(BIN)/python || { echo "Making the environment in $(ENV) with $$("$(PYTHON)" --version)"; \
		"$(PYTHON)" -m venv --clear --without-pip $(ENV); }
	@echo "Installing what requirements/dev.txt locks"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@$(PIP) install --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(STAMP_DOCS): requirements/docs.txt $(STAMP)
	@echo "Installing what requirements/docs.txt locks"
	@$(PIP) install --require-hashes -r requirements/docs.txt
	@touch $@

test: env ## run every test (TESTS=tests/tables runs a part)
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(TESTS)

lint: env ## style, types and import rules, without changing anything
	@red=0; \
	for each in "ruff check ." "ruff format --check ." "mypy" "lint-imports --no-cache --no-logo"; do \
		echo "$$each"; $(BIN)/$$each || red=1; done; \
	exit $$red

format: env ## mend what ruff can mend by itself
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

demo: env ## check the sample book, adjudicate and pay its claims in three runs, into out/demo
	@SELFUND=$(BIN)/selfund demo/run

docs: $(STAMP_DOCS) ## build the documentation into site/
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@if grep -rlE '<(script|link|img|iframe)[^>]* (src|href)="?(https?:)?//' site --include='*.html'; \
		then echo "These pages fetch from elsewhere; a reader's visit is nobody's business." >&2; exit 1; fi
	@echo "Open site/index.html"

bench: env ## run the benchmarks, each beside its floor or peer
	@$(BIN)/selfund bench

# uv comes from the package index into a folder of its own; it is needed for this target alone.
LOCK := $(ENV)-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url $(LOCK_OPTIONS)
lock: ## renew the locks from pyproject.toml and requirements/*.in (LOCK_OPTIONS=--upgrade for the newest)
	@test -x $(ENV)-lock/bin/uv || { "$(PYTHON)" -m venv --without-pip $(ENV)-lock && \
		"$(PYTHON)" -m pip --python $(ENV)-lock/bin/python -q install uv; }
	@$(LOCK) pyproject.toml requirements/core.in -o requirements/core.txt
	@$(LOCK) pyproject.toml requirements/core.in requirements/dev.in -c requirements/core.txt -o requirements/dev.txt
	@$(LOCK) requirements/docs.in -c requirements/dev.txt -o requirements/docs.txt
	@if grep -nE '://|--index|--extra-index|--find-links|--trusted-host|file:' requirements/*.txt; \
		then echo "A lock names an address; take it out." >&2; exit 1; fi
	@echo "Locks renewed in requirements/"

clean: ## remove the environment and all that was made
	rm -rf $(ENV) $(ENV)-lock out site .mypy_cache .ruff_cache .import_linter_cache .hypothesis
