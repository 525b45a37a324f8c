#!/usr/bin/env bash
# The test command behind `./amanat test`: linters and types first, then the suite. docs/testing.md says what is where.
#   --quick      the short loop: one part of each layer, no slow and no browser tests
#   --soak       what takes minutes for one test and is left out of the suite
#   --thorough   the suite's property tests alone, with many more examples
set -euo pipefail
venv="$1"
shift
bin="$venv/bin"

# Hundreds of the tests start processes: without compiled modules each of them compiles the program and its libraries again.
unset PYTHONDONTWRITEBYTECODE

# What tests write lies in memory where there is room: they wait for the disk at every commit otherwise.
free_kb="$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')"
if [ -z "${TMPDIR:-}" ] && [ -w /dev/shm ] && [ "${free_kb:-0}" -gt 4000000 ]; then
    TMPDIR="$(mktemp -d /dev/shm/amanat.XXXXXX)"
    export TMPDIR
    trap 'rm -rf "$TMPDIR"' EXIT
fi

case "${1:-}" in
--quick)
    shift
    "$bin/python" -m pytest -q -n 2 --dist worksteal --hypothesis-profile=quick -m "not slow and not browser" "$@"
    ;;
--soak)
    shift
    "$bin/python" -m pytest -q -m soak "$@"
    ;;
--thorough)
    shift
    "$bin/python" -m pytest -q -n 2 --dist worksteal --hypothesis-profile=thorough --timeout=600 -m "hypothesis and not soak" "$@"
    ;;
*)
    "$bin/ruff" check .
    "$bin/mypy"
    "$bin/lint-imports"
    "$bin/python" -m pytest -q -n 3 --dist worksteal -m "not soak" "$@"
    ;;
esac
