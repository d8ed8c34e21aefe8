# `make run` and `make test` are all that a fresh machine needs: Python 3.11, make and git.
# Everything made stays in .venv and var; a stamp file remembers what is done, so that the second time is quick.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
HOST ?=
PORT ?=

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup run test check format golden pages bench lock wheel clean

help:  ## Show what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(STAMP)  ## Create .venv with the locked versions

$(STAMP): requirements-dev.txt requirements.in pyproject.toml hatch_build.py
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, as python3.11 or python3." >&2; exit 2; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: run make PYTHON=/path/to/python3.11" >&2; exit 2; }
	test -x $(BIN)/python || "$(PYTHON)" -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

# A dataset that is not published says why (1 to 3) and keeps nobody from the others.
run: $(STAMP)  ## Build every dataset that changed, then serve the catalogue at http://127.0.0.1:8000
	$(BIN)/lcr build || test $$? -le 3
	$(BIN)/lcr serve $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT))

# What the tests see: every file of the checkout, and what else is at hand for them. It says nothing outside of git.
SEEN = git rev-parse --is-inside-work-tree >/dev/null 2>&1 && { git ls-files -co --exclude-standard -z | xargs -0 sha256sum; \
	ls -d "$${LCR_SHARED_DATA:-../shared/data}"; command -v chromium node Rscript curl duckdb; } 2>/dev/null | sha256sum
PASSED := $(VENV)/tests-passed

test: $(STAMP)  ## Run the tests; of files on which they have passed already, only with AGAIN=1
	@seen="$$($(SEEN))"; \
	if [ -z "$(AGAIN)" ] && [ -n "$$seen" ] && [ "$$seen" = "$$(cat $(PASSED) 2>/dev/null)" ]; then \
		echo "The tests have passed on just these files. To run them again: make test AGAIN=1"; \
	else \
		rm -f $(PASSED); $(BIN)/python -m pytest -q -n auto --dist loadgroup && echo "$$seen" > $(PASSED); \
	fi

check: $(STAMP)  ## Check format, lint and types, then run the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	@$(MAKE) --no-print-directory test

format: $(STAMP)  ## Put code in our format and mend what lint can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

golden: $(STAMP)  ## Rewrite the golden files; review reads the difference
	LCR_GOLDEN=rewrite $(BIN)/python -m pytest -q -k golden

pages: $(STAMP)  ## Write the help pages of the kinds of issue anew
	$(BIN)/python -m validation.help_pages

bench: $(STAMP)  ## Measure speed and memory beside the peers
	$(BIN)/python -m benchmarks

lock: $(STAMP)  ## Write the lock files anew from the .in files
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-emit-find-links requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-emit-find-links -c requirements.txt requirements-dev.in -o requirements-dev.txt

wheel: $(STAMP)  ## Build the wheel into dist/
	$(BIN)/python -m build --wheel --no-isolation --outdir dist .

clean:  ## Remove all that was made here, the published versions in var/ excepted
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis benchmarks/.peers benchmarks/.work
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
