# Every chore is one target; CI calls the same ones. Only Python 3.11 or newer and make are needed.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed

.PHONY: help demo test databases pages lowest source mutants check format lint types layers messages catalogue clean

help: ## Show the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(STAMP): pyproject.toml setup.py $(wildcard cstool/locale/*/LC_MESSAGES/*.po) $(wildcard cstool/batch/*.c)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	touch $@

demo: $(STAMP) ## Set up and run the main job: the commands of an agent on the shipped handbook
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh examples/demo.sh

test: $(STAMP) ## Set up and run every test
	$(BIN)/python -m pytest -n auto

databases: $(STAMP) ## Compare the tiers as SQL, and test the ledger, on real servers (Debian: installs and starts them)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group databases
	.ci/services $(BIN)/python -m pytest -n auto --dist loadfile tests/sql/test_equal.py tests/sql/test_spark.py tests/orders/test_spark_members.py tests/ledger -k "test_equal or test_spark or test_team or postgres"

lowest: $(STAMP) ## Test with the oldest version of every dependency that is allowed
	$(PYTHON) -m venv --clear build/lowest
	$(BIN)/python .ci/lowest pyproject.toml > build/lowest.txt
	build/lowest/bin/python -m pip install --quiet --disable-pip-version-check --constraint build/lowest.txt '.[sql]' pytest hypothesis pyyaml
	$(BIN)/python -m pytest -q tests/docs --cstool build/lowest/bin/cstool

source: $(STAMP) ## Build the source package, and test it from itself
	rm -rf build/source && mkdir -p build/source
	$(BIN)/python -m build --quiet --sdist --outdir build/source .
	cd build/source && tar xzf *.tar.gz --strip-components=1
	cd build/source && $(CURDIR)/$(BIN)/python -m pytest -q tests/house tests/cases tests/handbook tests/properties

mutants: $(STAMP) ## Tell which changes of the core no test notices (a day; MODULES="cstool.core.refunds*" takes minutes)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group mutants
	$(BIN)/mutmut run $(MODULES)
	$(BIN)/mutmut results

pages: $(STAMP) ## Look at the pages in a real browser (Debian: installs Chromium, needs npm)
	command -v chromium >/dev/null || { apt-get update -qq && apt-get install -qq --no-install-recommends chromium fonts-noto-cjk; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group pages
	npm install --silent --no-fund --no-audit --no-save --prefix build axe-core
	$(BIN)/python -m pytest tests/pages

check: format lint types layers test ## Everything that CI checks

format: $(STAMP) ## Check the formatting
	$(BIN)/ruff format --check .

lint: $(STAMP) ## Check the style
	$(BIN)/ruff check .

types: $(STAMP) ## Check the types, strictly
	$(BIN)/mypy

layers: $(STAMP) ## Check that each layer imports only from the ones below it
	$(BIN)/lint-imports

messages: $(STAMP) ## Bring the catalogue of Chinese messages up to date with the sources
	mkdir -p build
	$(BIN)/pybabel --quiet extract --mapping-file .ci/messages.ini --keyword Message --add-location file --no-wrap \
	  --output-file build/cstool.pot cstool
	$(BIN)/pybabel --quiet update --domain cstool --input-file build/cstool.pot --output-dir cstool/locale \
	  --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

catalogue: ## Compile the catalogue of Chinese messages, after a translation
	$(BIN)/pybabel --quiet compile --domain cstool --directory cstool/locale

clean: ## Remove everything that the other targets made
	rm -rf $(VENV) build dist learnt mutants *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find cstool \( -name '*.mo' -o -name '*.so' -o -name '*.pyd' \) -delete
