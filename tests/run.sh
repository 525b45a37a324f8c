#!/usr/bin/env bash
# The test command behind `./amanat test`: the suite with linters and types beside it, then the gate for speed, alone.
# docs/testing.md says what is where. Words after the command go to pytest; a part of the suite is neither timed nor gated.
#   --quick      the short loop: no slow and no browser tests, few cases of each
#   --soak       what takes minutes for one test and is left out of the suite
#   --thorough   the suite's property tests alone, with many more examples
set -euo pipefail
venv="$1"
shift
bin="$venv/bin"
suite_bound=480
short_loop_bound=60

# Hundreds of the tests start processes: without compiled modules each of them compiles the program and its libraries again.
unset PYTHONDONTWRITEBYTECODE

# A second thread of NumPy waits by spinning, and the matrices are small. NumPy is loaded before tests/conftest.py is.
export OPENBLAS_NUM_THREADS="${OPENBLAS_NUM_THREADS:-1}"

# What tests write lies in memory where there is room: they wait for the disk at every commit otherwise.
free_kb="$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')"
if [ -z "${TMPDIR:-}" ] && [ -w /dev/shm ] && [ "${free_kb:-0}" -gt 4000000 ]; then
    TMPDIR="$(mktemp -d /dev/shm/amanat.XXXXXX)"
    export TMPDIR
    made_folder="$TMPDIR"
fi

# Linters and types, beside the tests: one core is enough for them. Red ones interrupt the tests.
lint_beside() {
    if lint >"$1/linters" 2>&1; then
        echo "$SECONDS" >"$1/seconds"
    else
        touch "$1/red"
        until [ -s "$1/tests" ]; do sleep 0.1; done
        kill -INT "$(cat "$1/tests")" 2>/dev/null || true
    fi
}

lint() {
    "$bin/ruff" check . && "$bin/mypy" && "$bin/lint-imports"
}

# At the end, red or green: what a whole run took, beside its bound on two idle cores, and the bound of the other whole run.
# Nothing fails by it.
at_exit() {
    [ -z "${linting:-}" ] || kill "$linting" 2>/dev/null || true
    rm -rf "${made_folder:-}" "${beside:-}"
    [ -z "${timed:-}" ] || printf '%s: %d s (bound %d s)%s\n%s\n' "$timed" "$SECONDS" "$bound" "${parts:-}" "$other"
}
trap at_exit EXIT

# Taking a program with ten thousand tests apart takes two seconds of each process, and shows nothing: what is registered
# for the end runs, and the process leaves.
run_and_leave='
import atexit, os, sys
import pytest
status = pytest.main(sys.argv[1:])
atexit._run_exitfuncs()
sys.stdout.flush()
sys.stderr.flush()
os._exit(status)
'

# The order of tests is shuffled in the whole suite only: shuffling takes a tenth of the short loop.
short_loop() {
    nice -n "${lower:-0}" "$bin/python" -c "$run_and_leave" -q --hypothesis-profile=quick -m "not slow and not browser and not soak" -p no:randomly "$@"
}

# Four processes, each with folders of its own, in less time than workers that each collect all tests. The first two hold
# the tests that wait, for clocks and children: they get a core as soon as they want one, and the other two, which only
# compute, take what is left. A new folder joins the last part.
short_loop_in_parts() {
    local -a parts=(
        "tests/runtime tests/sandbox tests/stories tests/search tests/vectors tests/platforms"
        "tests/storage tests/proofs"
        "tests/handlers"
    )
    local -a running=()
    local logs part folder failed=0
    logs="$(mktemp -d)"
    parts+=("$(for folder in ${parts[*]}; do printf -- '--ignore=%s ' "$folder"; done)")
    for part in "${!parts[@]}"; do
        # shellcheck disable=SC2086  # each folder is an argument
        lower=$((part < 2 ? 0 : 10)) short_loop -p no:xdist -p no:cacheprovider ${parts[part]} >"$logs/$part" 2>&1 &
        running+=($!)
    done
    for part in "${!running[@]}"; do
        wait "${running[part]}" || failed=1
        cat "$logs/$part"
    done
    rm -r "$logs"
    return "$failed"
}

case "${1:-}" in
--quick)
    shift
    if [ $# -gt 0 ]; then
        short_loop "$@"
    else
        timed="short loop" bound="$short_loop_bound" other="suite: not run (bound $suite_bound s)"
        short_loop_in_parts
    fi
    ;;
--soak)
    shift
    "$bin/python" -m pytest -q -m soak "$@"
    ;;
--thorough)
    shift
    "$bin/python" -m pytest -q -p no:xdist --forks 2 --hypothesis-profile=thorough --timeout=600 -m "hypothesis and not soak" "$@"
    ;;
*)
    [ $# -gt 0 ] || timed=suite bound="$suite_bound" other="short loop: not run (bound $short_loop_bound s)"
    # More than three workers a core: tests wait for a clock or a child half of their time. The workers are forks of the
    # process that collects (tests/forks.py); each comes to two gigabytes of its own.
    free_kb="$(awk '/^MemAvailable/ { print $2 }' /proc/meminfo 2>/dev/null || true)"
    workers=7
    [ "${free_kb:-0}" -gt 20000000 ] || workers=4
    beside="$(mktemp -d)"
    lint_beside "$beside" &
    linting=$!
    failed=0
    # shellcheck disable=SC2016  # the inner shell expands
    sh -c 'echo $$ >"$0/tests"; exec "$@"' "$beside" \
        "$bin/python" -m pytest -q -p no:xdist --forks "$workers" -m "not soak" "$@" || failed=$?
    tested=$SECONDS
    wait "$linting"
    linting=
    if [ -e "$beside/red" ]; then
        cat "$beside/linters"
        exit 1
    fi
    printf 'linters and types: green in %s s\n' "$(cat "$beside/seconds")"
    [ "$failed" = 0 ] || exit "$failed"
    if [ $# -eq 0 ]; then
        parts=": tests $tested s, linters and types beside them, the rest the gate for speed"
        "$bin/python" -m bench.speed_gate
    fi
    ;;
esac
