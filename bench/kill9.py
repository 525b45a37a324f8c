"""``python -m bench.kill9``: what a ``kill -9`` loses. The proof is ``tests/proofs/crash``, with a short form in the suite."""

import sys

from tests.proofs.crash.kill9 import main

if __name__ == "__main__":
    sys.exit(main())
