# The only commands a newcomer needs: `make demo` and `make test`.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check -q

.PHONY: help pictures demo test lint format docs bench clean
.DEFAULT_GOAL := help

help:          ## show what there is
	@grep -E '^[a-z-]+: .*##|^[a-z-]+:  *##' Makefile | sed -E 's/:[^#]*##/\t/' | expand -t 14

demo: $(VENV)/.core   ## install the core alone and remake real photographs into gallery/
	$(BIN)/anew tour --out gallery

test: $(VENV)/.test lint   ## install what tests need; lint, types, every fast test
	$(BIN)/python -m pytest

lint: $(VENV)/.test   ## ruff and mypy strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.test   ## mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/.test   ## write the reference pages again from the declarations
	$(BIN)/python -m anew.cli.reference docs/reference

pictures: demo   ## make the strips that README.md and docs/limits.md show
	$(BIN)/python -m anew.tour.limits gallery/limits
	for strip in gallery/*-strip.jpg gallery/limits/*-strip.jpg; do \
	  cp $$strip docs/pictures/$$(basename $$strip -strip.jpg).jpg; done

bench: $(VENV)/.bench   ## measure everything in docs/benchmarks.md again (about eleven minutes)
	$(BIN)/python -m benchmarks --write

clean:         ## remove what the other targets made
	rm -rf $(VENV) gallery build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.core: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/.test: $(VENV)/.core
	$(PIP) install -c constraints.txt -e '.[test,heif,learn,onnx]'
	@touch $@

$(VENV)/.bench: $(VENV)/.core
	$(PIP) install -c constraints.txt -e '.[bench,test,heif,learn,onnx]'
	@touch $@
