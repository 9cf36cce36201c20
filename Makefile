PYTHON ?= python3
SERVE ?= 1
TESTS_AT_ONCE ?= $(if $(CHUANGTU_TEST_NEO4J_URI),1,2)
BIN := .venv/bin

.PHONY: demo test check bench lock clean

# Set up, load the bundled registry, print the headline answers, serve on http://127.0.0.1:8000 (SERVE=0 stops before serving)
demo: .venv/ready
	@$(BIN)/chuangtu demo $(if $(filter 0,$(SERVE)),--no-serve,)

# Set up what the tests need (Neo4j, Chromium) and run everything
test: .venv/ready-dev
	@$(BIN)/python -m tests.provision
	@$(BIN)/pytest --numprocesses $(TESTS_AT_ONCE) --dist loadfile

# Style, types and the dependency direction of the house
check: .venv/ready-dev
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/pyright && $(BIN)/lint-imports

# Measure: ratios against named baselines in one run -> bench/results/latest.json (docs/measuring.md); parts: make bench BENCH='--only questions --no-server'
bench: .venv/ready-dev
	@$(BIN)/python -m tests.provision
	@$(BIN)/python -m bench $(BENCH)

# Pin every dependency anew (requirements.lock, requirements-dev.lock)
lock: .venv/ready-dev
	@$(BIN)/uv pip compile pyproject.toml --group build --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -q -o requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --group build --group dev --extra py2neo --extra pdf --extra bulk --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -q -c requirements.lock -o requirements-dev.lock

# Remove the environment and everything it cached
clean:
	rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0] + "; try: make PYTHON=python3.12")'
	@$(PYTHON) -m venv .venv

.venv/ready: requirements.lock pyproject.toml | .venv/bin/python
	@echo "installing (pinned, about a minute) …"
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/ready-dev: requirements-dev.lock .venv/ready
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
