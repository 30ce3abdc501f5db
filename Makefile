# Everything a person runs. Python 3.11 or newer, make and a shell are all a machine needs.

PORT ?= 8000
DATA ?= var
PLAY ?=
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run setup test screenshots demonstration proof check format lock clean new-enough

# Serve a demonstration of two schools on http://localhost:$(PORT); its data lie in $(DATA).
# With PLAY=1 its people then play an hour of a school day, fast.
run: new-enough
	@$(PYTHON) tools/prepare.py run
	@exec $(BIN)/elevhalsa demo --port "$(PORT)" --data "$(DATA)" $(if $(PLAY),--play)

# What test, proof and check share: all packages, the client, a browser.
setup: new-enough
	@$(PYTHON) tools/prepare.py dev
	@$(BIN)/python tools/browser.py

# Every test, within 20 minutes on two cores.
test: setup
	@$(BIN)/python tools/tests.py

# The README's pictures and the contact sheets in docs/images, of the gallery and of a demonstration that runs (make run) in $(DATA).
screenshots: setup
	@$(BIN)/python -m tools.screenshots --data "$(DATA)"

# Let the actors make the demonstration anew: minutes. make run unpacks what they made.
demonstration: setup
	@$(BIN)/python -m tests.demonstration.prepare

# The long runs.
proof: setup
	@$(BIN)/python tools/tests.py --proof

# Formatting, lint, types, import contracts, limits, for both languages.
check: setup
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/python -m tools.limits
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(PYTHON) tools/prepare.py npm run check

format: setup
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

# Write the lock files anew: names, versions and hashes, never an address.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
lock: setup
	$(LOCK) --extra build --extra demo pyproject.toml -o requirements/run.txt
	$(LOCK) --extra build --extra demo --extra dev -c requirements/run.txt pyproject.toml \
		-o requirements/dev.txt
	$(LOCK) requirements/node.in -o requirements/node.txt

# Forget what was built; the data in $(DATA) stay.
clean:
	rm -rf .venv frontend/node_modules frontend/dist .mypy_cache .ruff_cache .import_linter_cache

new-enough:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "This needs Python 3.11 or newer as python3; or say which: make run PYTHON=python3.12"; \
		exit 1; }
