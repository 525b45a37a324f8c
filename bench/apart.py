"""``python -m bench.apart``: one messenger away for twelve hours. The proof is ``tests/proofs/apart``, with a short form in the suite."""

import sys

from tests.proofs.apart.messengers_apart import main

if __name__ == "__main__":
    sys.exit(main())
