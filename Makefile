# Two commands do everything: `make run` and `make test`. The others are for setting up real calls.

PYTHON ?= python3
BIN := .venv/bin
CORE := realtime/events.py,realtime/commands.py,realtime/conversation.py,realtime/exchange.py,realtime/rules.py,realtime/floor.py,realtime/voice.py,realtime/playback.py,realtime/replies.py,realtime/link.py,realtime/watch.py,realtime/danger.py,realtime/history.py,realtime/patience.py,realtime/loudness.py,realtime/budget.py,realtime/identity.py,realtime/tools.py,realtime/prompts.py,realtime/phrases.py,realtime/spoken.py,realtime/safety.py,realtime/wire/*.py
PURE := analytics/baseline.py,analytics/progress.py,analytics/schema.py,analytics/prompts.py,analytics/memory.py,analytics/charts.py,calls/twiml.py,calls/tolls.py,calls/scheduling.py

.PHONY: run test bench phrases setup keys login lint lock

run: setup
	@exec $(BIN)/python -m voicecompanion.launcher

test: setup lint phrases
	@rm -f .coverage .coverage.*
	$(BIN)/coverage run -m pytest
	TEST_DATABASE=postgresql $(BIN)/python -m pytest -m "not browser and not pure and not once" --ignore=realtime/simulator
	@$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --fail-under=100 --include="$(CORE),$(PURE)"
	$(BIN)/coverage report --fail-under=90

# Figures, not tests: how soon a caller hears something and how soon silence; how soon a page with a hundred thousand
# calls behind it is there; and a thousand random calls.
bench: setup phrases
	$(BIN)/python -m pytest -q -s -n 0 voicecompanion/tests/bench_live.py
	$(BIN)/python -m pytest -q -s -n 0 voicecompanion/tests/bench_portal.py
	TEST_DATABASE=postgresql $(BIN)/python -m pytest -q -s -n 0 voicecompanion/tests/bench_portal.py
	$(BIN)/python -m pytest -q -s -n 0 voicecompanion/tests/bench_retention.py
	TEST_DATABASE=postgresql $(BIN)/python -m pytest -q -s -n 0 voicecompanion/tests/bench_retention.py
	RANDOM_CALLS=1000 $(BIN)/python -m pytest -q -n 0 realtime/tests/test_any_call.py

# The sentences of the house as sound, so that no process has to make them when it starts.
phrases: setup
	@DEBUG=true $(BIN)/python manage.py render_phrases

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	DEBUG=true $(BIN)/mypy .
	DEBUG=true $(BIN)/python manage.py makemigrations --check

setup:
	@$(PYTHON) deploy/bootstrap.py

# Prints a fresh SECRET_KEY and FERNET_KEY for .env.
keys: setup
	@$(BIN)/python -m voicecompanion.lib.keys

# Makes the first administrator: make login EMAIL=you@example.org
login: setup
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py login --email "$(EMAIL)"

# Pins every dependency again, with hashes and without the address of any index.
lock: setup
	$(BIN)/uv pip compile --universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-header \
		--all-extras --upgrade pyproject.toml --output-file requirements.lock
