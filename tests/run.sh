#!/usr/bin/env bash
# The test command behind `./amanat test`: linters and types first, then the suite, then the gate for speed, alone.
# docs/testing.md says what is where. Words after the command go to pytest; a part of the suite is neither timed nor gated.
#   --quick      the short loop: no slow and no browser tests, few cases of each
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
    made_folder="$TMPDIR"
fi

# At the end, red or green: what a whole run took, beside its bound on two idle cores. Nothing fails by it.
at_exit() {
    [ -z "${compiling:-}" ] || kill "$compiling" 2>/dev/null || true
    rm -rf "${made_folder:-}"
    [ -z "${timed:-}" ] || printf '%s: %d s (bound %d s)%s\n' "$timed" "$SECONDS" "$bound" "${parts:-}"
}
trap at_exit EXIT

case "${1:-}" in
--quick)
    shift
    [ $# -gt 0 ] || timed="short loop" bound=60
    # A worker more than cores: many tests wait for a clock.
    "$bin/python" -m pytest -q -n 3 --dist worksteal --hypothesis-profile=quick -m "not slow and not browser" "$@"
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
    [ $# -gt 0 ] || timed=suite bound=480
    # The linters take one core. Meanwhile the other compiles the tests, which each worker would do itself in a new clone.
    "$bin/python" -m pytest -qq -p no:cacheprovider --collect-only -m "not soak" "$@" >/dev/null 2>&1 &
    compiling=$!
    "$bin/ruff" check .
    "$bin/mypy"
    "$bin/lint-imports"
    wait "$compiling" || true
    compiling=
    linted=$SECONDS
    # Two workers more than cores: many tests wait for a clock or a child. With more, proofs miss their patience.
    "$bin/python" -m pytest -q -n 4 --dist worksteal -m "not soak" "$@"
    if [ $# -eq 0 ]; then
        tested=$SECONDS
        parts=": linters and types $linted s, tests $((tested - linted)) s, the rest the gate for speed"
        "$bin/python" -m bench.speed_gate
    fi
    ;;
esac
