.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
RUN := PYTHONPATH=src $(BIN)/python
READY := @$(PYTHON) tools/bootstrap.py

.PHONY: help demo test check fmt lint types house bench bench-claims lock messages

help:            ## Say what can be done here
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ —/'

fmt:             ## Write the code as the house writes it
	$(READY)
	$(BIN)/ruff check --fix -q . ; $(BIN)/ruff format -q . ; $(BIN)/djangofmt --indent-width 2 --line-length 100 -q src

check:           ## Lint, types and walls; fast
	$(READY)
	$(BIN)/ruff format --check -q . && $(BIN)/ruff check -q .
	$(BIN)/djangofmt --indent-width 2 --line-length 100 --check -q src
	$(BIN)/mypy
	@told=$$(PYTHONPATH=src $(BIN)/lint-imports --no-cache) || { echo "$$told"; exit 1; }
	$(BIN)/pytest -q -p no:cacheprovider tests/test_house.py

demo:            ## Prepare a demo, serve it and print where to go; ARGS="--port N"
	$(READY)
	@$(RUN) -m madang demo $(ARGS)

test:            ## Everything, on both databases; ARGS="-k word" for a part
	@$(PYTHON) tools/run_tests.py $(ARGS)

messages:        ## Gather strings, compile translations, name gaps; ROOM=name for one room
	$(READY)
	$(BIN)/python tools/translations.py $(ROOM)

bench:           ## Measure and write docs/benchmarks.md
	$(READY)
	PYTHONPATH=src:. $(BIN)/python -m benchmarks

bench-claims:    ## Race for one hot object and measure free time; MADANG_BENCH_ATTEMPTS=10000
	$(READY)
	PYTHONPATH=src:. $(BIN)/python -m benchmarks claims free_time

lock:            ## Write the locks again: newest releases that pyproject.toml allows
	$(READY)
	$(PYTHON) tools/lock.py
