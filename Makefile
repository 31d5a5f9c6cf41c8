# Needs make and Python 3.11 or newer; everything else is put into .venv. `make help` lists the targets.
PYTHON ?= python3
TORCH ?= torch torchvision
SEEDS ?= 20
# Without their dependencies, torch above all, which .venv has; newer fastprogress needs a web framework.
fetched.fastai := fastai 'fastprogress<1.1' fastcore fastdownload fasttransform plum-dispatch beartype cloudpickle \
  pandas pytz tzdata scipy scikit-learn joblib threadpoolctl narwhals
# Likewise; what it needs besides .venv.
fetched.otter := otter-grader dill fica gspread ipylab pandas pydantic pydantic-core annotated-types typing-inspection \
  python-frontmatter python-on-whales pytz tzdata wrapt
BIN := .venv/bin
APT := apt-get install -qqy --no-install-recommends

.DEFAULT_GOAL := help
.PHONY: help setup system demo test test-fastai build bench attacks attacks-nbgrader soak clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s%s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: system $(BIN)/underhood  ## make .venv with all that is needed; again only when pyproject.toml has changed

demo: setup  ## grade a small bundled class through nbgrader and show the result
	@$(BIN)/underhood demo

test: setup  ## everything that must hold before a change is taken (under 10 minutes on 2 cores)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/underhood build --check --seeds $(SEEDS)
	$(BIN)/pytest -n 2 --dist loadfile -m "not soak and not gpu" --ignore tests/attacks
	$(BIN)/pytest -m "not soak and not gpu" tests/attacks

build: setup  ## make source/ and release/ from exercises/ and solutions/
	$(BIN)/underhood build

bench: setup .otter .fastai  ## measure, and write benchmarks/results.json and docs/benchmarks.md (an hour)
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/throughput.py
	$(BIN)/python benchmarks/run.py --docs

test-fastai: setup .fastai  ## the reference Learner beside fastai itself, which is fetched into .fastai
	PYTHONPATH=.fastai $(BIN)/pytest tests/agreement

attacks: setup  ## attack the grader in every way we know, and write benchmarks/attacks.json
	$(BIN)/python benchmarks/attacks.py

attacks-nbgrader: setup  ## the same attacks in plain nbgrader, for comparison; as root, and long
	$(BIN)/python benchmarks/attacks.py --nbgrader

soak: setup  ## the long tests, and every check with 200 secrets; how it ended goes into docs/benchmarks.md
	$(BIN)/python benchmarks/soak.py; ended=$$?; $(BIN)/python benchmarks/run.py --docs; exit $$ended

clean:  ## remove .venv and all caches; secret, gradebook and submissions stay
	rm -rf .venv .fastai .otter build dist *.egg-info .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

.otter .fastai: | setup
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --target $@ $(fetched$@)

# pip writes the command last, so that it also says when the set-up was done.
$(BIN)/underhood: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "this needs Python 3.11 or newer: make PYTHON=…")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --disable-pip-version-check $(TORCH)
	$(BIN)/pip install -q --disable-pip-version-check -e '.[dev]'
	@touch $@

# need: a command that succeeds where the thing is there, its Debian package, what is missing without it
define need
{ $(1); } >/dev/null 2>&1 \
|| { [ "$$(id -u)" = 0 ] && export DEBIAN_FRONTEND=noninteractive \
     && { $(APT) $(2) || { apt-get -qq update && $(APT) $(2); }; } && { $(1); }; } >/dev/null 2>&1 \
|| echo "$(2) is not here: $(3)"
endef

system:
	@$(call need,$(PYTHON) -c 'import ctypes; ctypes.CDLL("libseccomp.so.2")',libseccomp2,no other person's work is graded and tests of isolation are skipped)
	@$(call need,command -v chromium || command -v chromium-browser || command -v google-chrome,chromium,tests and pictures that need a browser are skipped)
	@$(call need,fc-list :lang=zh | grep -q .,fonts-noto-cjk,Chinese in pictures and browser tests is drawn as boxes)
