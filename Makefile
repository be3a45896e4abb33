# make lab, make test: all they need is fetched into .uv and .venv, beside this file.
# On Windows, or with uv at hand: uv run xenlab lab, uv run pytest.

PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null)
FETCHED :=
ifeq ($(UV),)
UV := $(CURDIR)/.uv/bin/uv
FETCHED := .uv/bin/uv
export UV_CACHE_DIR ?= $(CURDIR)/.uv/cache
endif

.PHONY: help lab test uv

help:
	@echo "make lab    open JupyterLab on the exercise, with a mocked XenServer behind it"
	@echo "make test   run the tests"
	@echo "ARGS=...    is passed on: make lab ARGS=\"--language gl\", make test ARGS=\"-k journal\""

lab: $(FETCHED)
	@"$(UV)" run --no-dev xenlab lab $(ARGS)

test: $(FETCHED)
	@"$(UV)" run pytest $(ARGS)

# The command for uv, for scripts.
uv: $(FETCHED)
	@echo "$(UV)"

.uv/bin/uv:
	@echo "Fetching uv, the tool that sets up the rest (once) ..." >&2
	@( "$(PYTHON)" -m venv .uv && .uv/bin/python -m pip install --quiet --no-cache-dir --disable-pip-version-check uv ) >&2 \
	  || ( rm -rf .uv && "$(PYTHON)" -m pip install --quiet --no-cache-dir --disable-pip-version-check --target .uv uv ) >&2 \
	  || { rm -rf .uv; echo "uv could not be fetched. It needs Python 3.11 or later with pip ($(PYTHON)), and the network." >&2; exit 1; }
