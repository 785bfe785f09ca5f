# Works on a fresh machine with Python 3.11 or newer, make and git. `make` alone shows this help.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
COUNTRY ?= XAA
STUDY ?= data/example/study.yml
OUTPUT ?= _build
# Not LANGUAGE, which systems set for themselves.
LANGUAGES ?= en
# A package of the operating system, for the tests alone: Chromium opens the built book.
APT := $(if $(filter 0,$(shell id -u)),,sudo )apt-get

.DEFAULT_GOAL := help
.PHONY: help report test lab check audit golden messages lock clean

help: ## Show this help
	@echo "Customs Integrity Perception Survey: from survey answers to a national report"
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "  COUNTRY=XBB, STUDY=path/to/study.yml, LANGUAGES='en fr' and OUTPUT=folder choose what \`make report\` builds."

report: $(VENV)/.report ## Build the example country's report (HTML and PDF) and print where it is
	@$(BIN)/cips report $(COUNTRY) --study $(STUDY) --output $(OUTPUT) $(addprefix --language ,$(LANGUAGES))

# Kept compiled, whatever the shell says: the tests start some hundred processes.
test: export PYTHONDONTWRITEBYTECODE =
test: $(VENV)/.test .browser ## Install what the tests need (a browser included) and run them
	$(BIN)/python -m pytest --numprocesses auto --dist loadgroup --no-loadscope-reorder

lab: $(VENV)/.report ## Open the notebooks in JupyterLab
	$(BIN)/jupyter lab --LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb

check: audit ## Check style, types, import contracts, unreachable code and the locked libraries
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tests/unreachable.py
	$(BIN)/python tests/suppressions.py

audit: $(VENV)/.test ## Look up known vulnerabilities of the locked libraries
	$(BIN)/python tests/audit.py

golden: $(VENV)/.test ## Write the golden chapters that the tests compare with
	$(BIN)/python tests/golden/renew.py

messages: $(VENV)/.test ## Bring the catalogues of translations (book/locale) up to date with code and chapters
	$(BIN)/python book/locale/messages.py

lock: $(VENV)/.test ## Renew the hashed lock files from pyproject.toml (needs the network)
	$(BIN)/uv pip compile pyproject.toml --upgrade --universal --generate-hashes --python-version 3.11 \
		--no-header --quiet --output-file requirements/report.txt
	$(BIN)/uv pip compile pyproject.toml --extra test --universal --generate-hashes --python-version 3.11 \
		--no-header --quiet --constraints requirements/report.txt --output-file requirements/test.txt

clean: ## Remove built reports and the environment
	rm -rf _build $(VENV)

# Install the libraries of a lock file, with a line for every 25 of them; what pip says is in the log.
define install
total=$$(grep -c '==' $(1)); start=$$(date +%s); rm -f $(VENV)/.failed; \
echo "Installing about $$total libraries, once: 250 MB to download, 1.6 GB on disk, a few minutes …"; \
{ $(BIN)/python -m pip install --disable-pip-version-check --require-hashes --requirement $(1) 2>&1 || touch $(VENV)/.failed; } \
	| tee -a $(VENV)/install.log \
	| awk -v total="$$total" '/^Collecting |^Requirement already/ { if (++n % 25 == 0) { print "  " n " of " total; fflush() } }'; \
if [ -e $(VENV)/.failed ]; then tail -n 5 $(VENV)/install.log; echo "All that pip said: $(VENV)/install.log"; exit 1; fi; \
echo "  installed in $$(( $$(date +%s) - start )) s; the log is $(VENV)/install.log"
endef

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name it with: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.report: requirements/report.txt pyproject.toml | $(BIN)/python
	@$(call install,requirements/report.txt)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.report
	@$(call install,requirements/test.txt)
	@touch $@

.PHONY: .browser
.browser:
	@command -v chromium chromium-browser google-chrome >/dev/null || [ -n "$$CIPS_BROWSER" ] || { \
		echo "Installing Chromium, which the tests read the book with …"; \
		{ command -v apt-get >/dev/null && $(APT) update -qq \
			&& $(APT) install -y -qq --no-install-recommends chromium >/dev/null; } \
		|| { echo "Please install Chromium, or name a browser in CIPS_BROWSER."; exit 1; }; }
