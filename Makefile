# Four verbs: run, test, check, bench. Each sets up what it needs.
PY ?= python3.11
export UV_PYTHON_DOWNLOADS := never
export UV_SYSTEM_CERTS := 1
export UV_PYTHON := $(shell command -v $(PY) || command -v python3)
UV := .venv-boot/bin/uv
PYTHON := .venv/bin/python
PORT ?= 8000

.PHONY: run test check bench crash shots journeys messages

$(UV):
	@test -n "$(UV_PYTHON)" || { echo "Python 3.11 or newer is needed: install it (Debian: apt install python3 python3-venv), then run this again."; exit 1; }
	@$(UV_PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(UV_PYTHON) is older than Python 3.11: install a newer one, or name it with PY=python3.12."; exit 1; }
	@$(UV_PYTHON) -m venv .venv-boot || { echo "Python's venv module is missing (Debian: apt install python3-venv). Install it, then run this again."; exit 1; }
	@.venv-boot/bin/python -m pip -q --disable-pip-version-check install 'uv==0.13.9'

.venv/.ok-run: pyproject.toml uv.lock | $(UV)
	@$(UV) sync --quiet --frozen --no-dev --inexact && touch $@

.venv/.ok-dev: pyproject.toml uv.lock | $(UV)
	@$(UV) sync --quiet --frozen --inexact && touch $@ .venv/.ok-run

messages: .venv/.ok-run
	@$(PYTHON) manage.py catalogues

run: .venv/.ok-run
	@$(PYTHON) manage.py up --port $(PORT)

test: .venv/.ok-dev
	@$(PYTHON) -m pytest -m "not browser and not mta" -n 2 && echo "All tests passed. Next: 'make run' opens Tickler, 'make check' looks at style, types and catalogues."

journeys: .venv/.ok-dev
	@$(PYTHON) -m pytest -m browser -p no:xdist && echo "All journeys walked."

check: .venv/.ok-dev
	@.venv/bin/ruff format --check . && .venv/bin/ruff check .
	@.venv/bin/lint-imports
	@.venv/bin/mypy tickler
	@$(PYTHON) manage.py makemigrations --check --dry-run
	@$(PYTHON) manage.py messages --check
	@$(PYTHON) manage.py check --fail-level WARNING
	@echo "Style, imports, types, migrations and catalogues are in order."

bench: .venv/.ok-dev
	@$(PYTHON) -m bench

crash: .venv/.ok-dev
	@$(PYTHON) -m bench.crash

shots: .venv/.ok-dev
	@$(PYTHON) -m tests.shots
