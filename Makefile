# make demo            a cited answer from the bundled sample, then the service
# make demo SERVE=0    the answer alone
# make test            every test that needs nothing but this checkout
# make check           ruff, mypy, and the tests with warnings as errors and branch coverage
# make benchmark       the bundled benchmark; fails where a figure fell behind the kept ones
# make baseline        the bundled benchmark; keeps its figures from now on
PYTHON ?= python3
PIP_FLAGS ?=
SERVE ?= 1
BIN := .venv/bin
QUESTION := Who took which neighborhoods of Aleppo, and when?

# No model hub is ever asked: the models come with the packages.
export HF_HUB_OFFLINE := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# How far each figure of the bundled benchmark may fall. The same machine gives the same figures.
# The embedder in fp32 instead of bf16 moved none of them, but a processor without VNNI may round
# the reader's int8 otherwise: hence room for a question or two of hundreds, and none for a promise.
HELD := right=0.01 em=0.01 f1=0.01 must_mention=0.01 event_f1=0.02 facet_f1=0.02 \
	followup_right=0.02 conflict_shown=0.02 false_conflict=0.01 false_answer=0.02 \
	false_abstention=0.01 recall@10=0.01 verbatim=0 as_of_leak=0
BASELINE := eval/benchmarks/aleppo/baseline.json

.PHONY: demo test check lint format clean benchmark baseline .benchmark/aleppo

demo: .venv/installed
	@$(BIN)/dateline ingest corpus/sample/articles.jsonl --data .demo
	@$(BIN)/dateline ask "$(QUESTION)" --data .demo
ifneq ($(SERVE),0)
	@$(BIN)/dateline serve --data .demo
endif

test: .venv/installed
	$(BIN)/pytest

benchmark: .benchmark/aleppo
	$(BIN)/dateline eval compare $(BASELINE) .benchmark/aleppo $(HELD:%=--fail %)

# Without times and machine, so that it changes only where figures or what was run do.
baseline: .benchmark/aleppo
	@$(BIN)/python -c 'import json, sys; run = json.load(sys.stdin) | {"timings": {}}; \
		print(json.dumps(run, ensure_ascii=False, indent=1))' < .benchmark/aleppo/run.json > $(BASELINE)

# Always from an empty store: one that was filled by older code would hide what newer code does.
.benchmark/aleppo: export DATELINE_MODELS ?= .benchmark/models
.benchmark/aleppo: .venv/installed
	@rm -rf .benchmark/store
	$(BIN)/dateline eval run aleppo --out .benchmark/aleppo --data .benchmark/store --restart

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
	rm -rf .venv .demo .benchmark build *.egg-info

.venv/installed: pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| (echo "dateline needs Python 3.11 or newer; name one: make $(MAKECMDGOALS) PYTHON=python3.11"; exit 1)
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet $(PIP_FLAGS) --constraint requirements.lock --editable ".[dev]"
	@touch $@
