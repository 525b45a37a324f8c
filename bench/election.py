"""``python -m bench.election``: an election in simulated time. The proof is ``tests/proofs/election``, with a short form in the suite."""

import atexit
import os
import sys

from tests.proofs.election.commands import main

if __name__ == "__main__":
    status = main()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)  # freeing the objects of a whole world takes seconds
