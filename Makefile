# make: the site, the released assignments and a graded sample class. make help lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:

PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
SAMPLE := conv2d
CLASS := _build/sample_class
# the same picture or page from the same source, whenever it is built
export SOURCE_DATE_EPOCH := 1735689600
export PYTHONDONTWRITEBYTECODE := 1

# memory that was freed is kept: else each training step of chapter 11 would ask the system for a quarter of a gigabyte
KEEP := MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=2000000000 MALLOC_TRIM_THRESHOLD_=4000000000

CODE := $(wildcard autograder/*.py autograder/inside/*.py autograder/templates/* autograder/templates/*/*) nbgrader_config.py
EXERCISES := $(wildcard exercises/*.py exercises/*/*)
BOOK := $(shell find book -type f -not -path '*/__pycache__/*' 2>/dev/null) _config.yml _toc.yml

# pip's words are shown only where it fails
install = $(BIN)/python -m pip install --disable-pip-version-check $(1) >.venv/install.log 2>&1 || { cat .venv/install.log; exit 1; }

.PHONY: all site release class setup test lint format bench serve clean help where

all: site release class where ## build the site, release the assignments, grade the sample class (what `make` does)

where:
	@echo
	@echo "The site:            $(CURDIR)/_build/html/index.html   (make serve opens it)"
	@echo "The assignments:     $(CURDIR)/_build/release/"
	@echo "The feedback pages:  $(CURDIR)/$(CLASS)/feedback/"
	@echo "Marks and report:    $(CURDIR)/$(CLASS)/report/$(SAMPLE)/"

.venv/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or later is needed. On Debian or Ubuntu: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed, but $(PYTHON) is $$($(PYTHON) --version). Name another: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "Making a virtual environment in .venv ..."
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/course: .venv/python requirements.txt pyproject.toml
	@echo "Installing the requirements (a minute or two) ..."
	@$(call install,-r requirements.txt)
	@$(call install,--no-deps -e .)
	@touch $@

.venv/tools: .venv/course requirements-dev.txt
	@echo "Installing the tools of the tests ..."
	@$(call install,-r requirements-dev.txt)
	@touch $@

# tried again by the next make setup where there is no CPU build of PyTorch; the tests then say what they skip
.venv/torch: .venv/tools requirements-torch.txt
	@echo "Installing PyTorch's CPU build for the comparisons ..."
	@if $(BIN)/python -m pip install --disable-pip-version-check -r requirements-torch.txt >.venv/torch.log 2>&1 \
	    && $(BIN)/python -c 'import torch' 2>>.venv/torch.log; then touch $@; \
	  else echo "PyTorch's CPU build was not found (.venv/torch.log says why): the comparisons with PyTorch are skipped."; fi

release: _build/release/done ## make the notebooks that students get
_build/release/done: .venv/course $(EXERCISES) $(CODE)
	@$(BIN)/python -m compileall -q autograder  # the jail cannot keep what it compiles
	@rm -rf $(CLASS)  # nbgrader will not change the cells of an assignment that was graded
	@$(BIN)/autograder release --course $(CLASS)
	@touch $@

site: _build/html/done ## build the site in _build/html; a warning is an error
# the book's cache knows a page's own text only: when the drawing code changes, every page runs again
_build/drawing: $(wildcard book/drawing/*.py book/network/*.py)
	@rm -rf _build/.jupyter_cache
	@mkdir -p _build && touch $@

_build/html/done: .venv/course _build/release/done _build/drawing $(BOOK)
	@echo "Building the site (minutes the first time, most of them for chapter 11; later only what changed) ..."
	@$(KEEP) $(BIN)/jupyter-book build . -W -n --keep-going 2>&1 | tee _build/site.log | grep -E --line-buffered 'Executed|WARNING:|ERROR:|Error:|build succeeded' || true
	@grep -q 'build succeeded\.' _build/site.log || { grep -nE 'WARNING:|ERROR:|Error:' _build/site.log; echo "The site was not built. The whole log: _build/site.log"; exit 1; }
	@touch $@

# students' code runs in a jail; its tool is installed where that can be done
.venv/jail: .venv/course
	@if [ "$$(uname)" = Linux ] && ! command -v bwrap >/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing bubblewrap, the jail of the grader ..."; apt-get update -qq && apt-get install -y -qq bubblewrap >/dev/null; \
	  else echo "Grading needs bubblewrap, the jail for students' code. On Debian or Ubuntu: sudo apt-get install bubblewrap"; fi; fi
	@touch $@

class: $(CLASS)/done ## grade the sample class of thirty
$(CLASS)/done: _build/release/done .venv/jail
	@$(BIN)/python -m autograder.fonts
	@$(BIN)/autograder sample $(SAMPLE) --course $(CLASS)
	@jail=$$($(BIN)/autograder doctor --name); \
	  if [ "$$jail" = none ]; then echo "There is no jail on this machine. The sample class is our own code: it is graded with --isolation none."; fi; \
	  $(BIN)/autograder grade $(SAMPLE) --course $(CLASS) --isolation "$$jail" --regrade --timeout 10
	@touch $@

setup: .venv/tools .venv/torch .venv/jail ## install everything that the tests need, Chromium and PostgreSQL included
	@if ! command -v chromium chromium-browser google-chrome >/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing Chromium for the browser tests ..."; apt-get update -qq && apt-get install -y -qq chromium >/dev/null; \
	  else echo "The browser tests need Chromium. On Debian or Ubuntu: sudo apt-get install chromium"; exit 1; fi; fi
	@if ! command -v initdb >/dev/null && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing PostgreSQL for the gradebook's tests ..."; apt-get update -qq && apt-get install -y -qq postgresql >/dev/null; \
	  else echo "The tests of a gradebook in PostgreSQL are skipped. On Debian or Ubuntu: sudo apt-get install postgresql"; fi; fi

test: ## run every test
	@$(MAKE) --no-print-directory -j3 all lint setup
	@# one more than there are cores: many tests wait for a time limit or for a browser
	@PYTEST_XDIST_AUTO_NUM_WORKERS=$$(( $$(getconf _NPROCESSORS_ONLN) + 1 )) $(BIN)/python -m pytest

lint: .venv/tools ## check style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: .venv/tools ## put the code into the project's style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: all .venv/tools .venv/torch ## measure the grader and the network on this machine
	@$(BIN)/python -m tests.bench_grading
	@$(BIN)/python -m tests.bench_network

serve: site ## serve the site on http://localhost:8000 (make serve PORT=... for another port)
	@echo "http://localhost:$(PORT)/"
	@$(BIN)/python -m http.server $(PORT) --bind 127.0.0.1 --directory _build/html

clean: ## remove what make built (never a class's submissions and marks)
	rm -rf _build .mypy_cache .ruff_cache .pytest_cache convolution_course.egg-info

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18
