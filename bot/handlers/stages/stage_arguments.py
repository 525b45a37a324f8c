"""What the buttons of stages carry after their verb; written and read as ``press_arguments`` says."""

from typing import NamedTuple

from bot.domain.stages.stages import StageState


class StageWord(NamedTuple):
    """A stage, and what is said of it; ``sure``: after it was asked whether it is meant."""

    stage: str
    state: StageState
    sure: str = ""


class StageHistoryPage(NamedTuple):
    stage: str
    page: int | None = None


class StagePreview(NamedTuple):
    """A stage, and the mark of the words that are previewed."""

    stage: str
    mark: str = ""
