# Redress. `make help` lists what there is. Nothing here needs root.
PYTHON ?= python3
PORT ?=
BIN := .venv/bin
WORKERS ?= 2
BACKUPS ?=
BOOTSTRAP := $(PYTHON) tools/bootstrap.py

.DEFAULT_GOAL := help
.PHONY: help install run upgrade test check lint bench messages pictures lock sbom audit clean

help: ## List these commands
	@awk -F':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: ## Make the environment in .venv, with the tools for tests
	@$(BOOTSTRAP) --with-tests

run: ## Start Redress on this machine (PORT=8700 to choose the port)
	@$(BOOTSTRAP) -- $(BIN)/redress serve $(if $(PORT),--port $(PORT))

upgrade: ## Save everything (BACKUPS=DIR), take the newest code, bring the data up to date
	@test -n "$(BACKUPS)" || { echo "Say where to save everything first: make upgrade BACKUPS=DIR"; exit 2; }
	$(BIN)/redress backup "$(BACKUPS)"
	git pull --ff-only
	@$(BOOTSTRAP)
	$(BIN)/redress migrate
	$(BIN)/redress doctor

test: install lint check ## Lint, types, law and all tests
	@$(BIN)/python tools/browser.py
	$(BIN)/pytest -n $(WORKERS)

lint: install ## Style, types and who may import whom
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

check: install ## Do the law, the forms and the letters hang together?
	$(BIN)/redress check

bench: install ## Measure speed and memory, printed as ratios
	@$(BIN)/python -m bench

messages: install ## Collect the interface texts for translators
	@$(BIN)/redress messages

pictures: install ## Take the pictures of the README and the guide again
	@$(BIN)/python tools/browser.py
	@$(BIN)/python tools/pictures.py

lock: install ## Pin and hash every dependency again
	@$(BIN)/python tools/lock.py

sbom: install ## Write what Redress is made of, with licences, as CycloneDX (redress.cdx.json)
	@$(BIN)/python tools/bill_of_materials.py > redress.cdx.json

audit: install ## Look up known holes in what is locked; needs the network (pip-audit, fetched for this run only)
	@$(BIN)/uv tool run --quiet pip-audit==2.10.1 --disable-pip --require-hashes --strict -r requirements.txt

clean: ## Remove the environment and caches; never data
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
