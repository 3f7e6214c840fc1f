# Needs python3 (3.11 or newer) and make; everything else comes into .venv.
PYTHON ?= python3
PORT ?= 8000
PY := .venv/bin/python
PIP := -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary :all:
# The second supported pair, Django 6.1, needs Python 3.12 or newer; a shim that runs nothing does not count.
NEXT_PYTHON ?= $(firstword $(foreach p,python3.13 python3.12 $(wildcard $(HOME)/.pyenv/versions/3.13*/bin/python),$(shell $(p) -c "print('$(p)')" 2>/dev/null)))
WORKERS ?= $(shell $(PYTHON) -c "import os; print(min(os.cpu_count(), 8))")
SECOND := $(if $(NEXT_PYTHON),.venv-next,.venv)
PYTEST := -m pytest --dist worksteal -n
# Beside PostgreSQL one more runs: a worker waits while the server works for it.
ONE_MORE = $(shell expr $(WORKERS) + 1)
HERE := DEBUG=yes OPEN_READING=yes DJANGO_RUNSERVER_HIDE_WARNING=true
REAL := $(HERE) DATABASE_URL=sqlite:///var/tracker.sqlite3
FICTION := $(HERE) DATABASE_URL=sqlite:///var/exercise.sqlite3

.PHONY: run exercise bench test test-sqlite test-postgresql test-next lint lock

run: .venv/installed
	@echo "2/5 Migrating the database in var/"
	@$(REAL) $(PY) manage.py migrate --verbosity 0
	@echo "3/5 Loading the real programmes"
	@$(REAL) $(PY) manage.py seed
	@echo "4/5 Preparing a member of staff for trying it out"
	@$(REAL) $(PY) manage.py demo_staff --address http://127.0.0.1:$(PORT)/
	@echo "5/5 Serving http://127.0.0.1:$(PORT)/ (stop with Ctrl+C)"
	@$(REAL) $(PY) manage.py runserver --noreload 127.0.0.1:$(PORT)

exercise: .venv/installed
	@echo "2/5 Migrating the exercise database in var/"
	@$(FICTION) $(PY) manage.py migrate --verbosity 0
	@echo "3/5 Making 40 fictional programmes"
	@$(FICTION) $(PY) manage.py seed --exercise 40
	@echo "4/5 Preparing a member of staff for trying it out"
	@$(FICTION) $(PY) manage.py demo_staff --address http://127.0.0.1:$(PORT)/
	@echo "5/5 Serving http://127.0.0.1:$(PORT)/ (stop with Ctrl+C)"
	@$(FICTION) $(PY) manage.py runserver --noreload 127.0.0.1:$(PORT)

bench: .venv/installed-dev
	@$(PY) -m benchmarks

# Every test runs twice: on SQLite, and on PostgreSQL with the second Python and Django, each where it is present.
test: lint test-sqlite test-postgresql
	@if [ -z "$(NEXT_PYTHON)" ]; then echo "== SKIPPED: the second Python and Django, as neither python3.13 nor python3.12 is on this machine"; \
	elif ! $(PY) tests/throwaway_pg.py --present; then $(MAKE) --no-print-directory test-next; fi

test-sqlite: .venv/installed-dev
	@echo "== Tests on SQLite"
	DEBUG=yes $(PY) $(PYTEST) $(WORKERS)

test-postgresql: .venv/installed-dev $(SECOND)/installed-dev
	@if $(PY) tests/throwaway_pg.py --present; then \
	  echo "== Tests on PostgreSQL with $$($(SECOND)/bin/python --version), Django $$($(SECOND)/bin/python -m django --version), but for those in a browser"; \
	  DEBUG=yes $(PY) tests/throwaway_pg.py $(SECOND)/bin/python $(PYTEST) $(ONE_MORE) -m "not browser"; \
	elif [ "$$REQUIRE_POSTGRESQL" = yes ]; then echo "PostgreSQL is required here, and is not installed."; exit 1; \
	else echo "== SKIPPED: tests on PostgreSQL, whose binaries are not on this machine"; fi

test-next: $(SECOND)/installed-dev
	@echo "== Tests on SQLite with $$($(SECOND)/bin/python --version), Django $$($(SECOND)/bin/python -m django --version), but for those in a browser"
	DEBUG=yes $(SECOND)/bin/python $(PYTEST) $(WORKERS) -m "not browser"

lint: .venv/installed-dev
	@$(PY) -m ruff check . && $(PY) -m ruff format --check .

.venv/bin/python:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or newer is needed; name it with PYTHON=')"
	@echo "1/5 Making .venv with $$($(PYTHON) --version) (once)"
	@$(PYTHON) -m venv .venv

.venv/installed: requirements.txt | .venv/bin/python
	@echo "1/5 Installing the pinned requirements (once)"
	@$(PY) $(PIP) -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt | .venv/bin/python
	@echo "Installing the pinned requirements for tests (once)"
	@$(PY) $(PIP) -r requirements-dev.txt
	@touch $@ .venv/installed

.venv-next/installed-dev: requirements-dev.txt
	@$(NEXT_PYTHON) -m venv .venv-next
	@.venv-next/bin/python $(PIP) -r requirements-dev.txt
	@touch $@

LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header pyproject.toml

lock:
	$(LOCK) --extra postgres --output-file requirements.txt
	$(LOCK) --all-extras --group dev --output-file requirements-dev.txt
