"""Many moderators on one queue (``python -m bench.claim_race``)."""
