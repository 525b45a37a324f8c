"""``python -m bench.desk``: moderators at their desk. The proof is ``tests/proofs/desk``."""

import sys

from tests.proofs.desk.desk import main

if __name__ == "__main__":
    sys.exit(main())
