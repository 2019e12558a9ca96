# Two commands do all the set-up: `make repro` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BENCH_VENV ?= .venv-bench
BIN := $(VENV)/bin
# The stages call `python`: it must be the environment's.
export PATH := $(CURDIR)/$(BIN):$(PATH)

LOCK := --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet

.DEFAULT_GOAL := help
.PHONY: help environment repro test lint fuzz bench bench-segmentation bench-reading bench-models bench-advice \
  bench-comparison bench-fairness bench-generations bench-serve bench-recognition bench-severity bench-start bench-themes bench-throughput \
  readme lock clean audit licences sbom dist release

help: ## Show these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-20s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

environment: $(VENV)/.ready ## Make the environment in .venv, with the locked versions

$(VENV)/.ready: requirements.lock pyproject.toml
	sh .ci/environment "$(PYTHON)" "$(VENV)"
	touch $@

repro: $(VENV)/.ready ## Make the environment, then run the pipeline
	-@find .dvc/tmp/rwlock -size 0 -delete 2>/dev/null || true  # a kill of DVC may leave it empty
	dvc repro

test: $(VENV)/.ready ## Make the environment, then run the tests
	python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

lint: $(VENV)/.ready ## Check style and types
	ruff check .
	ruff format --check .
	mypy

fuzz: $(VENV)/.ready ## Attack every reader for a minute with changed files
	cd tests && python -m fuzz --seconds 60

bench: $(VENV)/.ready ## Measure all that a user waits for (hours; parts: python -m tests.benchmarks --help)
	-@$(MAKE) --no-print-directory $(BENCH_VENV)/.ready
	python -m tests.benchmarks

bench-segmentation: $(VENV)/.ready ## Measure how plans are cut into commitments
	python -m tests.benchmarks.segmentation

bench-reading: $(VENV)/.ready ## Measure reading a long plan, and files made to harm
	python -m tests.benchmarks.reading

bench-models: $(VENV)/.ready ## Measure our models beside their peers (makes .venv-bench too)
	-@$(MAKE) --no-print-directory $(BENCH_VENV)/.ready
	python -m tests.benchmarks.peers --embedding-python $(BENCH_VENV)/bin/python

bench-themes: $(VENV)/.ready ## Measure the themes told by words against OGP's tags
	python -m tests.benchmarks.themes

bench-generations: $(VENV)/.ready ## Measure bridges between scales; needs a finished run
	python -m tests.benchmarks.generations

bench-advice: $(VENV)/.ready ## Measure the rules of drafting, and renew docs/rules
	python -m tests.benchmarks.advice
	python -m ogplens.advice.pages

bench-severity: $(VENV)/.ready ## Measure severity and agreement of groups where the truth is known
	python -m tests.benchmarks.severity

bench-comparison: $(VENV)/.ready ## Measure shares, tests and their intervals where the truth is known
	python -m tests.benchmarks.comparison

bench-fairness: $(VENV)/.ready ## Measure claims of unfairness and the mix where the truth is known
	python -m tests.benchmarks.fairness

bench-recognition: $(VENV)/.ready ## Measure how commitments are recognised across exports
	python -m tests.benchmarks.recognition

bench-throughput: $(VENV)/.ready ## Measure scoring in bulk beside reading and tokenizing alone
	python -m tests.benchmarks.throughput

bench-start: $(VENV)/.ready ## Measure a scorecard from a cold start, beside a sentence model
	-@$(MAKE) --no-print-directory $(BENCH_VENV)/.ready
	python -m tests.benchmarks.start

bench-serve: $(VENV)/.ready ## Measure the local page, alone and with fifty users at once
	python -m tests.benchmarks.serve

# Apart from .venv: torch is for one peer alone. Without it that peer is left out.
$(BENCH_VENV)/.ready: tests/benchmarks/requirements-models.txt
	rm -rf $(BENCH_VENV)
	python -m venv $(BENCH_VENV)
	$(BENCH_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
	touch $@

readme: $(VENV)/.ready ## Renew the figures in README.md after a run
	python -m tests.end_to_end.test_readme

lock: $(VENV)/.ready ## Renew requirements.lock and requirements-base.lock from pyproject.toml
	uv pip compile pyproject.toml $(LOCK) --all-extras --output-file requirements.lock
	uv pip compile pyproject.toml $(LOCK) --constraint requirements.lock --output-file requirements-base.lock

clean: ## Remove the environment and what a run leaves between the stages
	rm -rf $(VENV) $(BENCH_VENV) interim .dvc/cache .dvc/tmp

audit: $(VENV)/.ready ## Look for known vulnerabilities of the locked dependencies
	python .ci/audit.py

licences: $(VENV)/.ready ## Check the licences of the locked dependencies
	python .ci/licences.py

sbom: $(VENV)/.ready ## List what ogplens needs to run, as dist/sbom.cdx.json
	python .ci/sbom.py

dist: $(VENV)/.ready ## Build wheel and sdist in dist/, the same bytes every time
	python .ci/release.py build

release: $(VENV)/.ready ## Build, then install and score with every Python that is here
	python .ci/release.py build try
