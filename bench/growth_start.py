"""The program with a fault of bench/mutants/growth in it: what `bench.growth --mutant` starts."""

import sys

from bench.mutants import apply_mutant
from bot.cli.run import run

if __name__ == "__main__":
    apply_mutant("growth", sys.argv[1])
    sys.exit(run())
