# Two commands for a new user: `make run` and `make test`. Both set up what they need in .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# uv where it is at hand, pip otherwise; byte code is written when a module is first used
UV := $(shell command -v uv 2>/dev/null)
ifeq ($(UV),)
new_environment = $(PYTHON) -m venv $(VENV)
install = $(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --constraint constraints.txt
else
new_environment = $(UV) venv --quiet --allow-existing --python $(PYTHON) $(VENV)
install = $(UV) pip install --quiet --python $(BIN)/python --constraint constraints.txt
endif

PROCESSES ?= 4
LONG ?=
CODINGS ?= ../shared/annotations/train.jsonl
SAMPLES := $(sort $(wildcard corpora/samples/balancing-*.jsonl))
SAMPLED := $(SAMPLES:corpora/samples/balancing-%.jsonl=%)
ARCHIVES ?= ../shared/corpora

# byte code is kept, whatever the machine says: every process would compile all packages anew
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run environment test lint check docs mutants chaos model layers published vega clean

run: $(VENV)/run.stamp ## the shipped study, from texts to report
	$(BIN)/framing run

test: $(VENV)/test.stamp ## what the tests need, and the tests
	$(BIN)/pytest --numprocesses auto --maxprocesses $(PROCESSES) --dist loadfile --no-loadscope-reorder --durations 10 $(if $(LONG),,-m "not long")

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check: lint test

docs: export NO_MKDOCS_2_WARNING := 1
docs: $(VENV)/test.stamp ## the documentation as a site, in site/; broken links and unknown names are errors
	$(BIN)/mkdocs build --quiet --strict

$(VENV)/run.stamp: pyproject.toml constraints.txt
	@echo "setting up $(VENV) with the core (some 65 packages)"
	$(new_environment)
	$(install) --editable .
	@touch $@

environment: $(VENV)/test.stamp ## everything for run, test, lint and the benchmarks

$(VENV)/test.stamp: $(VENV)/run.stamp
	@echo "adding every extra and what the tests need"
	$(install) --editable '.[test]'
	@touch $@

MODULES ?=
mutants: $(VENV)/mutants.stamp ## which changes of the statistics the tests beside them notice: all, or MODULES="align/nulls coding/draw"
	$(BIN)/python benchmarks/mutants.py --survivors $(MODULES)

$(VENV)/mutants.stamp: $(VENV)/test.stamp
	$(install) --editable '.[test,mutants]'
	@touch $@

PART ?= all
N ?=
ONLY ?=
SEED ?= 21
FOLDER ?=
chaos: $(VENV)/test.stamp ## faults and hostile inputs, 20 minutes: all, or PART=kills N=20 ONLY=run (see docs/reliability.md)
	$(BIN)/python benchmarks/chaos_campaign.py --part $(PART) --seed $(SEED) $(if $(N),-n $(N),) $(if $(ONLY),--only $(ONLY),) \
		$(if $(FOLDER),--folder $(FOLDER),) $(if $(filter all,$(PART)),$(if $(N)$(ONLY),,--write))

model: export FRAMING_HOME := $(VENV)/home
model: $(VENV)/test.stamp ## the shipped classifier, from the codings and the auxiliary codings
	$(BIN)/framing corpus fetch ungdc --from $(ARCHIVES)/UNGDC_1946-2024.tgz
	$(BIN)/framing corpus fetch us-presidents --from $(ARCHIVES)/us-presidential-speeches.tgz
	$(BIN)/framing corpus fetch eebo --from $(ARCHIVES)/eebo-1688-1702.tgz
	$(BIN)/framing corpus fetch pg18 --from $(ARCHIVES)/gutenberg-18th-century.tgz
	$(BIN)/framing corpus fetch frus --from $(ARCHIVES)/frus-1947-1951.tgz
	$(BIN)/framing corpus fetch uk-throne --from $(ARCHIVES)/uk-throne-1911-2012.xlsx
	$(BIN)/framing corpus fetch au-pm --from $(ARCHIVES)/au-pm-transcripts-1940-1996.tgz
	$(BIN)/framing corpus fetch ph-sona --from $(ARCHIVES)/ph-sona-1935-2022.tgz
	$(BIN)/framing corpus fetch in-aug15 --from $(ARCHIVES)/in-aug15-1947-2025.tgz
	$(BIN)/framing corpus fetch dfat --from $(ARCHIVES)/dfat-documents.tgz
	$(BIN)/framing train $(CODINGS) $(SAMPLES) $(SAMPLED:%=--texts %) --documents corpora/samples/documents.jsonl -o models/balancing
	$(BIN)/python benchmarks/model_origin.py record

layers: export FRAMING_HOME := $(VENV)/home
layers: $(VENV)/layers.stamp ## the encoder's upper layers beside the words of the shipped model, after make model; more than an hour
	$(BIN)/python benchmarks/trained_layers.py $(CODINGS) $(SAMPLES) $(SAMPLED:%=--texts %) --documents corpora/samples/documents.jsonl -o models/balancing-encoder

$(VENV)/layers.stamp: $(VENV)/test.stamp
	$(install) --editable '.[test,layers]'
	@touch $@

published: $(VENV)/test.stamp ## the published frames, from the archives, by the shipped classifier
	$(BIN)/framing publish ungdc --from $(ARCHIVES)/UNGDC_1946-2024.tgz
	$(BIN)/framing publish eebo --from $(ARCHIVES)/eebo-1688-1702.tgz
	$(BIN)/framing publish pg18 --from $(ARCHIVES)/gutenberg-18th-century.tgz
	$(BIN)/framing publish us-presidents --from $(ARCHIVES)/us-presidential-speeches.tgz
	$(BIN)/framing publish uk-throne --from $(ARCHIVES)/uk-throne-1911-2012.xlsx
	$(BIN)/framing publish au-pm --from $(ARCHIVES)/au-pm-transcripts-1940-1996.tgz
	$(BIN)/framing publish ph-sona --from $(ARCHIVES)/ph-sona-1935-2022.tgz
	$(BIN)/framing publish in-aug15 --from $(ARCHIVES)/in-aug15-1947-2025.tgz
	$(BIN)/framing publish dfat --from $(ARCHIVES)/dfat-documents.tgz
	$(BIN)/framing publish ungdc --from $(ARCHIVES)/UNGDC_1946-2024.tgz --model codebooks/after-2001.toml

vega: $(VENV)/test.stamp ## the script of the charts, from the installed vl-convert
	$(BIN)/python -c 'from framing.report.vega import bundle_vega; print(bundle_vega(), end="")' > framing/report/templates/vega.js

clean:
	rm -rf $(VENV) build dist results site
