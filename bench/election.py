"""``python -m bench.election``: an election in simulated time. The proof is ``tests/proofs/election``, with a short form in the suite."""

import sys

from tests.proofs.election.commands import main

if __name__ == "__main__":
    sys.exit(main())
