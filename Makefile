# The commands of the house. They need Python 3.11 to 3.13 and make, and change nothing outside this folder.
# PYTHON=/path/to/python chooses another interpreter.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
export PYTHON

UV_VERSION := 0.13.9
UV_HOME := .uv/$(UV_VERSION)
RUN := .venv/bin/python -m

.PHONY: help setup test test-browser test-slow check bench bench-load bench-conversation demo serve fixtures screenshot clean

help: ## Show these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 26

setup: .venv/ready ## Install everything that uv.lock pins into .venv
	@echo "Ready: .venv/bin/placement --help"

test: .venv/ready ## Run all tests but the slow ones and those in a browser
	@$(RUN) pytest -n 2 --dist loadfile -m "not slow and not browser"

test-browser: .venv/ready ## Click through the documentation page in a real Chromium, which must be installed
	@$(RUN) pytest -m browser

test-slow: .venv/ready ## Run the proofs that take minutes
	@$(RUN) pytest -m slow

check: .venv/ready ## Check style, formatting, types and import directions
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@$(RUN) mypy
	@.venv/bin/lint-imports

bench: .venv/ready ## Measure the solver beside other methods and print one table (some minutes)
	@$(RUN) benchmarks

bench-load: .venv/ready ## Measure how many runs one machine carries and how fast it answers meanwhile (two minutes)
	@$(RUN) benchmarks.load

bench-conversation: .venv/ready ## Measure how fast questions about a plan are answered (some minutes)
	@$(RUN) benchmarks.conversation

demo: .venv/ready ## Place the students of RPO Rijnmond over HTTP and print the plan's summary
	@$(RUN) api.demo

serve: .venv/ready ## Keep the service running on 127.0.0.1:8000
	@.venv/bin/placement serve --host 127.0.0.1 --port 8000

fixtures: .venv/ready ## Write the generated cases anew
	@$(RUN) fixtures.generator

screenshot: .venv/ready ## Make the README's picture of the documentation page anew; needs Chromium
	@$(RUN) tests.browser.screenshot

clean: ## Remove what these commands made (runs in data/ stay)
	@rm -rf .venv .uv build dist demo .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/ready: pyproject.toml uv.lock | $(UV_HOME)/bin/uv
	@echo "Installing what uv.lock pins into .venv ..." >&2
	@env -u VIRTUAL_ENV UV_PROJECT_ENVIRONMENT=.venv UV_PYTHON_DOWNLOADS=never \
		$(UV_HOME)/bin/uv sync --frozen --quiet --compile-bytecode --python $(UV_HOME)/bin/python
	@touch $@

$(UV_HOME)/bin/uv:
	@[ -n "$$PYTHON" ] && set -- "$$PYTHON" || set -- python3.11 python3.12 python3.13 python3 python; \
	for python in "$$@"; do \
		"$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && break; \
		python=; \
	done; \
	if [ -z "$$python" ]; then \
		echo "Python 3.11, 3.12 or 3.13 is needed; none of these is one: $$*. Maybe: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11" >&2; \
		exit 1; \
	fi; \
	if ! "$$python" -m venv $(UV_HOME); then \
		echo "$$python cannot make a virtual environment. Maybe its venv package is missing (Debian: python3.11-venv)." >&2; \
		exit 1; \
	fi; \
	if ! $(UV_HOME)/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION); then \
		echo "uv $(UV_VERSION) could not be installed. Is there a network, or a package index set for pip?" >&2; \
		exit 1; \
	fi
