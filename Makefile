# The only commands a newcomer needs: `make demo` and `make test`.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check -q

WEB    := src/anew/studio_web/index.html

.PHONY: help pictures demo studio web learn test lint format docs bench bench-quality bench-restore nets clean
.DEFAULT_GOAL := help

help:          ## show what there is
	@grep -E '^[a-z-]+: .*##|^[a-z-]+:  *##' Makefile | sed -E 's/:[^#]*##/\t/' | expand -t 14

demo: $(VENV)/.core   ## install the core alone and remake real photographs into gallery/
	$(BIN)/anew tour --out gallery

studio: $(VENV)/.serve web   ## build the page (with Node) and open it: the web studio, on this machine alone
	$(BIN)/anew studio

web:           ## build the studio's page, where there is Node 20.19 or newer
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(WEB); \
	else echo "web: no Node here, so the studio's page is not built and its tests are skipped"; fi

learn: $(VENV)/.learn   ## draw maps and aerial photos, teach a translator on them, score it and use it
	test -d gallery/learn/scenes || $(BIN)/anew scenes gallery/learn/scenes --count 200 --size 128 --seed 1
	$(BIN)/anew train pix2pix gallery/learn/scenes --size 128 --width 32 --judge-width 32 --batch 2 --steps 1200 \
	  --licence Apache-2.0 --out gallery/learn/run $$(test -e gallery/learn/run/settings.json && echo --resume)
	$(BIN)/anew evaluate gallery/learn/run --baselines
	$(BIN)/anew translate gallery/learn/scenes/test/a/*.png --model gallery/learn/run -o gallery/learn/made/

test: $(VENV)/.test lint web   ## install what tests need; lint, types, every fast test
	@if test -d studio/node_modules; then cd studio && npm run -s check && npm run -s test; fi
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(VENV)/.test   ## ruff and mypy strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.test   ## mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/.test   ## write the reference pages again from the declarations
	$(BIN)/python -m anew.cli.reference docs/reference
	$(BIN)/python -m anew.server.openapi studio/openapi.json

pictures: demo   ## make the strips that README.md and docs/limits.md show
	$(BIN)/python -m anew.tour.limits gallery/limits
	for strip in gallery/*-strip.jpg gallery/limits/*-strip.jpg; do \
	  cp $$strip docs/pictures/$$(basename $$strip -strip.jpg).jpg; done

bench: $(VENV)/.bench   ## measure docs/benchmarks.md again, all but quality (gan_speed alone takes 20 minutes)
	$(BIN)/python -m benchmarks --write

bench-quality: $(VENV)/.bench   ## train every family for 45 CPU minutes each on DATA=folder (hours; goes on where it was)
	$(BIN)/python -m benchmarks.gan_quality --data $(DATA) --write

bench-restore: $(VENV)/.bench-restore   ## restoration beside its rivals, on photographs held out of DATA=folder (BM3D: non-commercial)
	$(BIN)/python -m benchmarks restore --data $(or $(DATA),../shared/photos) --write

nets: $(VENV)/.learn   ## teach the restoration networks again on PHOTOS=folder and put them into the package (hours; goes on where it was)
	$(BIN)/python -m benchmarks.restore.teaching --photos $(PHOTOS) --out gallery/nets --ship

clean:         ## remove what the other targets made
	rm -rf $(VENV) gallery build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis studio/node_modules $(dir $(WEB))

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.core: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/.serve: $(VENV)/.core
	$(PIP) install -c constraints.txt -e '.[serve]'
	@touch $@

$(WEB): studio/node_modules/.package-lock.json studio/openapi.json studio/index.html studio/vite.config.ts \
  $(shell find studio/src -type f ! -name schema.d.ts ! -name '*.test.*')
	cd studio && npm run -s build

studio/node_modules/.package-lock.json: studio/package-lock.json
	cd studio && npm install --no-save --no-audit --no-fund --loglevel=error  # not ci: some registries lack other systems' builds

$(VENV)/.learn: $(VENV)/.core
	$(PIP) install -c constraints.txt -e '.[learn,onnx]'
	@touch $@

$(VENV)/.test: $(VENV)/.core
	$(PIP) install -c constraints.txt -e '.[test,heif,learn,onnx,diffusion,serve]'
	$(PIP) install -c constraints.txt --no-deps spandrel einops  # without torchvision, which not every torch has beside it
	@touch $@

$(VENV)/.bench-restore: $(VENV)/.core
	$(PIP) install -c constraints.txt -e '.[bench-restore]'
	@touch $@

$(VENV)/.bench: $(VENV)/.core
	$(PIP) install -c constraints.txt -e '.[bench,test,heif,learn,onnx,diffusion]'
	@touch $@
