"""``python -m bench.claim_race``: fifty moderators at once. The proof is ``tests/proofs/claims``, with a short form in the suite."""

import sys

from tests.proofs.claims.claim_race import main

if __name__ == "__main__":
    sys.exit(main())
