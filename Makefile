# Two commands for a new user: `make run` and `make test`. Both set up what they need in .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

CODINGS ?= ../shared/annotations/train.jsonl
ARCHIVES ?= ../shared/corpora

.PHONY: run test lint check model published clean

run: $(VENV)/run.stamp ## the shipped study, from texts to report
	$(BIN)/framing run

test: $(VENV)/test.stamp ## what the tests need, and the tests
	$(BIN)/pytest

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check: lint test

$(VENV)/run.stamp: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt --editable .
	touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[test]'
	touch $@

model: export FRAMING_HOME := $(VENV)/home
model: $(VENV)/run.stamp ## the shipped classifier, from the codings and the auxiliary codings
	$(BIN)/framing corpus fetch ungdc --from $(ARCHIVES)/UNGDC_1946-2024.tgz
	$(BIN)/framing corpus fetch us-presidents --from $(ARCHIVES)/us-presidential-speeches.tgz
	$(BIN)/framing corpus fetch eebo --from $(ARCHIVES)/eebo-1688-1702.tgz
	$(BIN)/framing corpus fetch pg18 --from $(ARCHIVES)/gutenberg-18th-century.tgz
	$(BIN)/framing corpus fetch frus --from $(ARCHIVES)/frus-1947-1951.tgz
	$(BIN)/framing train $(CODINGS) -o models/balancing

published: $(VENV)/run.stamp ## the published frames, from the archives, by the shipped classifier
	$(BIN)/framing publish ungdc --from $(ARCHIVES)/UNGDC_1946-2024.tgz
	$(BIN)/framing publish eebo --from $(ARCHIVES)/eebo-1688-1702.tgz
	$(BIN)/framing publish pg18 --from $(ARCHIVES)/gutenberg-18th-century.tgz

clean:
	rm -rf $(VENV) build dist results
