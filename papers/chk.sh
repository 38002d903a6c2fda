#!/bin/bash
# ruff, format, types, import contract in the current worktree
.venv/bin/ruff check --fix -q . ; .venv/bin/ruff format -q . ; .venv/bin/ruff check -q . && \
EASYLLM_DATA_DIR=.stamps/check EASYLLM_SITE_URL=https://library.example EASYLLM_TRUSTED_PROXY_COUNT=1 .venv/bin/mypy 2>&1 | tail -15; .venv/bin/lint-imports 2>&1 | tail -12
