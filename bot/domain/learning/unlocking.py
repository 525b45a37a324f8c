"""What is open to a learner: tiers one after the other, then the exam."""

from bot.domain.learning.lessons import TIERS, Audience, Progress, Tier


def tier_open(progress: Progress, *, track: Audience, tier: Tier) -> bool:
    """Whether the tier is open: once the one before it is passed. Voters may browse freely."""
    place = TIERS.index(tier)
    return track is Audience.VOTER or place == 0 or progress.quiz(track, TIERS[place - 1]).passed


def exam_open(progress: Progress, track: Audience) -> bool:
    """Whether the exam is open: once all three tiers are passed, on every track."""
    return all(progress.quiz(track, tier).passed for tier in TIERS)


def prerequisite_tier(progress: Progress, *, track: Audience, tier: Tier | None) -> Tier | None:
    """The tier to pass before this one (or before the exam, without a tier); None if it is open."""
    if tier is None:
        return next((other_tier for other_tier in TIERS if not progress.quiz(track, other_tier).passed), None)
    if tier_open(progress, track=track, tier=tier):
        return None
    return next(other_tier for other_tier in TIERS if not progress.quiz(track, other_tier).passed)
