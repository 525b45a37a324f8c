#!/usr/bin/env bash
# The test command behind `./amanat test`: linters and types first (seconds), then the suite.
#   --soak    what takes minutes for one test and is left out of the suite
#   --quick   the short loop, under a minute: no slow and no browser tests
set -euo pipefail
venv="$1"
shift
bin="$venv/bin"
if [ "${1:-}" = "--quick" ]; then
    shift
    exec "$bin/python" -m pytest -q -n 2 -m "not slow and not browser" "$@"
fi
if [ "${1:-}" = "--soak" ]; then
    shift
    exec "$bin/python" -m pytest -q -m soak "$@"
fi
"$bin/ruff" check .
"$bin/mypy"
"$bin/lint-imports"
exec "$bin/python" -m pytest -q -n 3 --dist worksteal -m "not soak" "$@"
