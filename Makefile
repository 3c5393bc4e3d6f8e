# Every command of the project. `make run` and `make test` work on a new Debian 12 that has Python 3.11 and make.
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/pip install -q --disable-pip-version-check
RUN := .venv/.run-$(shell cat requirements.txt | sha256sum | cut -c1-16)
DEV := .venv/.dev-$(shell cat requirements.txt requirements-dev.txt careapp/matching/search/*.py | sha256sum | cut -c1-16)
WORKERS ?= 2

.PHONY: help run test check fix demo migration translations docs bench lock clean-machine test-machine

help: ## list these commands
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 16

run: $(RUN) clean-machine ## install what is missing, migrate, load the demo if the database is empty, serve
	@exec $(BIN)/python -m careapp serve

demo: $(RUN) ## load the demo agency into an empty database
	$(BIN)/python -m careapp demo

test: $(DEV) clean-machine test-machine ## run every test: rules, both databases, states, then journeys in a browser
	$(BIN)/pytest -m "not e2e" -n $(WORKERS) -q
	$(BIN)/pytest -m e2e -q

check: $(DEV) ## lint, types, layers, translations, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy careapp
	$(BIN)/lint-imports
	$(BIN)/python -m careapp.i18n.catalogue check
	$(BIN)/python -m migrations.author

fix: $(DEV) ## format and mend what a program can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

migration: $(DEV) ## write the migration from the last one to the tables of the code: make migration m="add colour"
	@test -n "$(m)" || { echo 'say what changes: make migration m="add the colour of an agency"'; exit 2; }
	$(BIN)/python -m migrations.author "$(m)"

translations: $(DEV) ## read the texts out of the code and compile the catalogues
	$(BIN)/python -m careapp.i18n.catalogue update

docs: $(DEV) ## write the pages of the documentation that come from the code
	PYTHONPATH=. $(BIN)/python docs/permissions.py
	PYTHONPATH=. $(BIN)/python docs/matching_tables.py
	PYTHONPATH=. $(BIN)/python docs/rules_page.py
	PYTHONPATH=. $(BIN)/python docs/schemas.py

bench: $(DEV) ## measure and print one table; results stay in benchmarks/results
	$(BIN)/python -m careapp bench

lock: $(DEV) ## pin the versions of Python packages and of the pages' packages
	$(BIN)/uv pip compile -q --python-version 3.11 --no-header --no-annotate --upgrade requirements.in -o requirements.txt
	$(BIN)/uv pip compile -q --python-version 3.11 --no-header --no-annotate --upgrade requirements-cluster.in -o requirements-cluster.txt
	$(BIN)/uv pip compile -q --python-version 3.11 --no-header --no-annotate --upgrade requirements-dev.in -o requirements-dev.txt
	$(BIN)/python -m careapp build --lock

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 is needed: sudo apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 is needed, this is $$($(PYTHON) -V)"; exit 1; }
	$(call need,$(PYTHON) -c "import ensurepip",python3-venv,the module that makes virtual environments)
	$(PYTHON) -m venv .venv

$(RUN): | $(BIN)/python
	$(call install,-r requirements.txt)
	@rm -f .venv/.run-* && touch $@

$(DEV): | $(BIN)/python
	$(call install,-r requirements.txt -r requirements-dev.txt)
	$(BIN)/python -m careapp.matching.search
	@rm -f .venv/.dev-* && touch $@ $(RUN)

clean-machine: # what pip cannot bring: the libraries that lay out a PDF
	$(call need,$(PYTHON) -c "from ctypes.util import find_library as f; exit(not (f('pango-1.0') and f('pangoft2-1.0')))",libpango-1.0-0 libpangoft2-1.0-0,Pango lays out the PDF documents)

test-machine: # what tests drive: a browser and a second database; without them their tests say that they were skipped
	-$(call need,command -v chromium >/dev/null,chromium,Chromium walks through the journeys)
	-$(call need,ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1,postgresql,PostgreSQL is the second database)

# install(requirements): by uv, which takes seconds where pip takes minutes; by pip where uv reaches no package index
define install
	@$(PIP) --no-deps "$$(grep ^uv== requirements-dev.txt)" && $(BIN)/uv pip install -q --python $(BIN)/python $(1) \
	  || { echo 'uv could not install the packages, pip tries'; $(PIP) $(1); }
endef

# need(test, packages, why): install the packages when the test fails and this is root, else say how
define need
	@$(1) || if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(2) >/dev/null; \
	else echo "$(3): sudo apt-get install $(2)"; exit 1; fi
endef
