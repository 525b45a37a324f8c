"""Many moderators on one queue: the parts of ``bench.claim_race``."""
