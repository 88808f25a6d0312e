# make run: everything from nothing, then the product on http://127.0.0.1:8000 (PORT= changes it).
# make test: everything from nothing, then every check; ends with a table of what ran.
# Needs Python 3.11, make and pip. Installs nothing outside this folder.
SHELL := /bin/sh
.DEFAULT_GOAL := help
PYTHON ?= python3
PORT ?= 8000
CHECK ?=

UV_VERSION := 0.13.9
UV := .tools/bin/uv
PY := .venv/bin/python
export UV_PYTHON_DOWNLOADS := never
export UV_SYSTEM_CERTS ?= 1
export PYTHONUTF8 := 1
export PYTHONDONTWRITEBYTECODE :=

COMPILE := $(UV) pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
SYNC := $(UV) pip sync --quiet --python $(PY) --require-hashes

.PHONY: help run test bench soak fmt lock preflight
help:
	@sed -n 's/^# //p' Makefile

# The fonts are made on one core while the demo is loaded on the other: neither needs the other, the server needs both.
run: preflight .stamps/run
	@$(MAKE) --no-print-directory var/fonts/stamp & fonts=$$!; \
	$(PY) manage.py migrate -v0 && $(PY) manage.py demo && wait $$fonts && exec $(PY) manage.py serve --port $(PORT)

test: .stamps/dev var/fonts/stamp
	@$(PY) scripts/check.py $(CHECK)

bench: .stamps/dev var/fonts/stamp
	@$(PY) scripts/bench.py $(BENCH)

soak: .stamps/dev var/fonts/stamp
	@$(PY) -m pytest -q -m soak

fmt: .stamps/dev
	@$(PY) -m ruff check --fix --quiet .
	@$(PY) -m ruff format --quiet .

lock: $(UV)
	@$(COMPILE) -o requirements.lock
	@$(COMPILE) --group dev -c requirements.lock -o requirements-dev.lock

preflight:
	@$(PYTHON) scripts/preflight.py $(PORT)

# uv goes into a private folder: that needs neither root nor python3-venv.
$(UV):
	@$(PYTHON) scripts/preflight.py
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-warn-script-location --root-user-action=ignore --target .tools "uv==$(UV_VERSION)"

$(PY): | $(UV)
	@$(UV) venv --quiet --python $(PYTHON) .venv

.stamps/run: requirements.lock | $(PY)
	@$(SYNC) requirements.lock
	@mkdir -p .stamps && rm -f .stamps/dev && touch $@

# The development lock holds everything of the other one.
.stamps/dev: requirements.lock requirements-dev.lock | $(PY)
	@$(SYNC) requirements-dev.lock
	@mkdir -p .stamps && touch .stamps/run $@

var/fonts/stamp: requirements.lock $(wildcard */management/commands/make_fonts.py) | .stamps/run
	@$(PY) manage.py make_fonts
	@touch $@
