# Easyllm: `make run` serves the site, `make test` tests it. Needs Python >= 3.11 with venv, and GNU make; nothing else.

HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON ?=

VENV := .venv
PY := $(VENV)/bin/python
PARTS := test-journeys test-sqlite test-postgres test-postgres-lists
# What two parts say at the same time: as it comes, or (SYNC=target) each part as a whole once it is done.
SYNC ?= none
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Each part of the tests is many processes, which would all compile what the first of them has compiled.
unexport PYTHONDONTWRITEBYTECODE

# A stamp carries the hash of what it stands for: a pull that changes the times of files but not what is in them, or
# changes other files, does nothing again. Stamps of the installation live in .venv and go with it.
RUN_KEY := $(shell cksum < requirements.txt | tr -d ' ')
DEV_KEY := $(shell cat requirements.txt requirements-dev.txt | cksum | tr -d ' ')
STATIC_KEY := $(shell find static library/static -type f -exec cksum {} + 2>/dev/null | sort | cat - requirements.txt | cksum | tr -d ' ')
INSTALLED := $(VENV)/installed-$(RUN_KEY)
INSTALLED_DEV := $(VENV)/installed-dev-$(DEV_KEY)
COLLECTED := .stamps/static-$(STATIC_KEY)
CHECKER_KEY := $(shell cksum < tests/node/package-lock.json | tr -d ' ')
CHECKER := tests/node/node_modules/installed-$(CHECKER_KEY)
CLIENTS := $(VENV)/clients
CLIENTS_KEY := $(shell cksum < requirements-clients.txt | tr -d ' ')
INSTALLED_CLIENTS := $(CLIENTS)/installed-$(CLIENTS_KEY)
HAS_CHECKER := $(if $(shell command -v npm),$(CHECKER))

# A deployment that the checks can look at: made-up, https, with its own data directory.
CHECKED_SITE = EASYLLM_DATA_DIR=.stamps/check EASYLLM_SITE_URL=https://library.example EASYLLM_TRUSTED_PROXY_COUNT=1 \
	DATABASE_URL= SECRET_KEY= DEBUG=

.DEFAULT_GOAL := help
.PHONY: help run install setup test test-journeys test-sqlite test-postgres test-postgres-lists matrix shots lighthouse checker clients check check-code check-site format messages fixture fonts \
	traditional lock FORCE

help: ## Show what can be made.
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12
	@echo 'Variables: HOST=$(HOST) PORT=$(PORT) PYTHON=python3.13; docs/configuration.md names those of the site.'

run: $(INSTALLED) $(COLLECTED) ## Install, migrate, load the list when empty, and serve on HOST:PORT.
	@$(PY) manage.py prepare
	@exec $(PY) manage.py serve --host $(HOST) --port $(PORT)

install: $(INSTALLED) $(COLLECTED) ## Install what serving needs, without serving (for systemd).

setup: $(INSTALLED_DEV) $(INSTALLED_CLIENTS) ## Install everything for development.

test: ## Run all tests on SQLite, and those that touch the database on PostgreSQL, two parts at a time.
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=$(SYNC) $(PARTS)

test-journeys: $(INSTALLED_DEV) $(HAS_CHECKER)
	$(PY) -m pytest --database sqlite tests/journeys

test-sqlite: $(INSTALLED_DEV) $(INSTALLED_CLIENTS) $(HAS_CHECKER)
	$(PY) -m pytest --database sqlite --ignore tests/journeys

test-postgres: $(INSTALLED_DEV) $(INSTALLED_CLIENTS) $(HAS_CHECKER)
	$(PY) -m pytest --database postgres --only-database-tests --ignore tests/library/readme

# In a part of its own, so that two jobs end at about the same time.
test-postgres-lists: $(INSTALLED_DEV)
	$(PY) -m pytest --database postgres --only-database-tests tests/library/readme

matrix: $(INSTALLED_DEV) ## Look at every page in every language, theme and width with axe; takes twenty minutes.
	$(PY) -m pytest tests/journeys -m matrix

shots: $(INSTALLED_DEV) ## Take a picture of every page in both languages and themes, wide and narrow, into .stamps/shots.
	@$(PY) tests/shots.py

lighthouse: $(INSTALLED_DEV) ## Measure the main pages with Lighthouse (needs npm); prints rows for docs/performance.md.
	@$(PY) tests/lighthouse.py

checker: $(CHECKER) ## Install the Nu HTML checker (needs npm) for the tests of the markup.

clients: $(INSTALLED_CLIENTS) ## Install clients of linkding that others wrote, for the tests of its API, in an environment of their own.

check: check-code check-site ## The fast part: style, types, imports, templates, migrations, deployment, quick tests.
	$(PY) -m pytest -q tests/house tests/easyllm_site

check-code: $(INSTALLED_DEV)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(CHECKED_SITE) $(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	find templates -name '*.html' -exec $(VENV)/bin/djade --check --target-version 5.2 {} +
	$(VENV)/bin/djhtml --check templates

check-site: $(INSTALLED_DEV)
	$(CHECKED_SITE) $(PY) manage.py makemigrations --check --dry-run
	$(CHECKED_SITE) $(PY) manage.py check --deploy --fail-level WARNING

format: $(INSTALLED_DEV) ## Bring code and templates into shape.
	$(VENV)/bin/ruff check --fix-only --quiet .
	$(VENV)/bin/ruff format .
	find templates -name '*.html' -exec $(VENV)/bin/djade --target-version 5.2 {} +
	$(VENV)/bin/djhtml templates

CATALOGUE := library/locale/zh_Hans/LC_MESSAGES/django.po
messages: $(INSTALLED_DEV) ## Gather the words of the interface into the Chinese catalogue and compile it (needs gettext).
	$(CHECKED_SITE) $(PY) manage.py makemessages -l zh_Hans --no-obsolete --no-wrap --add-location file --verbosity 0
	@sed -i '/^"POT-Creation-Date/d; /^"Report-Msgid-Bugs-To/d' $(CATALOGUE)
	@msgfmt --check-format --output-file $(CATALOGUE:.po=.mo) $(CATALOGUE)
	@msgattrib --untranslated --no-obsolete $(CATALOGUE); msgattrib --only-fuzzy $(CATALOGUE)

fixture: $(INSTALLED) ## Build fixtures/easyllm.json anew from fixtures/README.md and fixtures/easyllm.toml.
	@rm -rf .stamps/fixture && mkdir -p .stamps/fixture
	@export EASYLLM_DATA_DIR=.stamps/fixture DATABASE_URL=; $(PY) manage.py migrate --verbosity 0 && $(PY) manage.py build_fixture

fonts: $(INSTALLED_DEV) ## Cut the fonts anew after the interface or the shipped list changed; docs/fonts.md names the sources.
	@mkdir -p .stamps/fonts && EASYLLM_DATA_DIR=.stamps/fonts $(PY) manage.py build_fonts

traditional: $(INSTALLED) ## Make the search's table of traditional characters anew from OpenCC's: OPENCC=TSCharacters.txt.
	@$(PY) library/search/tables/building.py $(OPENCC)

lock: $(INSTALLED_DEV) ## Write the hashed requirements anew from pyproject.toml (UPGRADE=1 takes newer versions).
	$(VENV)/bin/uv pip compile $(if $(UPGRADE),--upgrade) --quiet --universal --generate-hashes --no-annotate \
		--python-version 3.11 --custom-compile-command 'make lock' pyproject.toml --output-file requirements.txt
	$(VENV)/bin/uv pip compile $(if $(UPGRADE),--upgrade) --quiet --universal --generate-hashes --no-annotate \
		--python-version 3.11 --custom-compile-command 'make lock' --constraints requirements.txt \
		--group dev pyproject.toml --output-file requirements-dev.txt
	$(VENV)/bin/uv pip compile $(if $(UPGRADE),--upgrade) --quiet --universal --generate-hashes --no-annotate \
		--python-version 3.11 --custom-compile-command 'make lock' \
		--group pyproject.toml:clients --output-file requirements-clients.txt

$(INSTALLED): $(if $(wildcard $(PY)),,FORCE)
	@$(MAKE) --no-print-directory $(VENV)/made
	@echo 'Installing what the site needs (once, and when requirements.txt changes).'
	@$(PY) -m pip install --quiet --require-hashes -r requirements.txt
	@rm -f $(VENV)/installed-[0-9]*
	@touch $@

$(INSTALLED_DEV): $(INSTALLED)
	@echo 'Installing what development needs (once, and when requirements-dev.txt changes).'
	@$(PY) -m pip install --quiet --require-hashes -r requirements-dev.txt
	@rm -f $(VENV)/installed-dev-*
	@touch $@

# Apart from ours: what they need is older than what we need, and none of it belongs to the site.
$(INSTALLED_CLIENTS): | $(INSTALLED_DEV)
	@echo 'Installing clients of linkding for the tests (once, and when requirements-clients.txt changes).'
	@$(PY) -m venv --clear $(CLIENTS)
	@$(CLIENTS)/bin/python -m pip install --quiet --require-hashes -r requirements-clients.txt
	@touch $@

$(CHECKER): tests/node/package-lock.json
	@echo 'Installing the HTML checker (once, and when tests/node/package-lock.json changes).'
	@npm ci --prefix tests/node --ignore-scripts --no-audit --no-fund --silent
	@touch $@

$(VENV)/made: $(if $(wildcard $(PY)),,FORCE)
	@found=; for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo 'Python 3.11 or newer is needed:  apt-get install python3 python3-venv' >&2; exit 1; fi; \
	if ! $$found -c 'import venv, ensurepip' 2>/dev/null; then \
		echo "$$found has no venv:  apt-get install python3-venv" >&2; exit 1; fi; \
	$$found -m venv --clear $(VENV)
	@touch $@

$(COLLECTED): $(INSTALLED) $(if $(wildcard staticfiles/staticfiles.json),,FORCE)
	@mkdir -p .stamps
	@$(PY) manage.py collectstatic --noinput --clear --verbosity 0
	@rm -f .stamps/static-*
	@touch $@
