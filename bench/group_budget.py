"""``python -m bench.group_budget``: a group under 10,000 reports. The proof is ``tests/proofs/budget``, with a short form in the suite."""

import sys

from tests.proofs.budget.group_budget import main

if __name__ == "__main__":
    sys.exit(main())
