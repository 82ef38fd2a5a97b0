# make demo            a cited answer from the bundled sample, then the service
# make demo SERVE=0    the answer alone
# make test            every test that needs nothing but this checkout
# make check           ruff, mypy, and the tests with warnings as errors and branch coverage
PYTHON ?= python3
PIP_FLAGS ?=
SERVE ?= 1
BIN := .venv/bin
QUESTION := Who took which neighborhoods of Aleppo, and when?

# No model hub is ever asked: the models come with the packages.
export HF_HUB_OFFLINE := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test check lint format clean

demo: .venv/installed
	@$(BIN)/dateline ingest corpus/sample/articles.jsonl --data .demo
	@$(BIN)/dateline ask "$(QUESTION)" --data .demo
ifneq ($(SERVE),0)
	@$(BIN)/dateline serve --data .demo
endif

test: .venv/installed
	$(BIN)/pytest

check: lint
	$(BIN)/pytest -W error --cov --cov-report=term-missing:skip-covered

lint: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/installed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf .venv .demo build *.egg-info

.venv/installed: pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| (echo "dateline needs Python 3.11 or newer; name one: make $(MAKECMDGOALS) PYTHON=python3.11"; exit 1)
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet $(PIP_FLAGS) --constraint requirements.lock --editable ".[dev]"
	@touch $@
