"""Many moderators on one queue: what ``bench.claim_race`` is made of."""
