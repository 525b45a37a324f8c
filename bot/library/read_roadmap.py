"""`content/roadmap.yaml` -> what must be done in areas of a level, counted from polling day."""

from typing import Annotated

from pydantic import Field, StringConstraints

from bot.domain.atlas.atlas import AtlasLevel
from bot.domain.atlas.roadmap import RoadmapStep
from bot.domain.catalogue.catalogue import Phase
from bot.library.draft import ContentDraft
from bot.library.ledger import Ledger
from bot.library.schema import PERSIAN, Id, Items, Strict
from bot.library.sources import YamlSource


class StepFile(Strict):
    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,19}$")]
    title: Annotated[str, Field(min_length=1, max_length=80), PERSIAN]
    level: Annotated[int, Field(ge=1, le=4)]
    phase: Phase
    body: Id
    days: Annotated[int, Field(ge=-120, le=120)]


class RoadmapFile(Strict):
    steps: Items


def read_roadmap(source: YamlSource, ledger: Ledger) -> tuple[RoadmapStep, ...]:
    """The steps of the file, in file order."""
    head, top = ledger.head(RoadmapFile, source)
    if head is None:
        return ()
    return tuple(
        RoadmapStep(entry.id, entry.title, AtlasLevel(entry.level), entry.phase, entry.body, entry.days)
        for entry, _ in ledger.items(StepFile, head.steps, top.under("steps"), what="step")
    )


def judge_roadmap(draft: ContentDraft) -> None:
    """Add problems for bodies that do not exist."""
    if draft.ledger.unreadable & {"agencies"}:
        return
    for step in draft.roadmap:
        if not draft.ledger.knows("agency", step.body):
            place = draft.ledger.place("step", step.id).under("body")
            draft.ledger.add(place, f"step {step.id}: no body {step.body} in content/agencies")
