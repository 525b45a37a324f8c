"""All faults, and whether they still apply."""

import sys

from bench.mutants import NoLongerApplies, benches, names_of, read_fault, use_mutant


def main() -> int:
    problems = []
    for bench in benches():
        print(bench)
        for name in names_of(bench):
            try:
                with use_mutant(bench, name):
                    print(f"    {name:<18} {(read_fault(bench, name).__doc__ or '').strip()}")
            except NoLongerApplies as problem:
                problems.append(str(problem))
                print(f"    {name:<18} NO LONGER APPLIES")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
