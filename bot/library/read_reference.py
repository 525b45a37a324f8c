"""`content/glossary.yaml`, `topics.yaml` and `handouts/` -> terms, topics and checklists.

`content/drills.yaml` -> the stories of drills.

`content/drills.yaml`: invented reports for moderators to practise on.

`content/roadmap.yaml` -> what must be done in areas of a level, counted from polling day.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bot.domain.atlas.atlas import AtlasLevel
from bot.domain.atlas.roadmap import RoadmapStep
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Phase, Space
from bot.domain.catalogue.material import GlossaryTerm, Handout, HandoutItem
from bot.domain.desk.drills import Story
from bot.library.draft import ContentDraft
from bot.library.ledger import Ledger
from bot.library.schema import (
    PERSIAN,
    GlossaryFile,
    HandoutFile,
    Id,
    Items,
    Short,
    Strict,
    TermFile,
    TopicFile,
    TopicsFile,
)
from bot.library.sources import YamlSource


def read_glossary(source: YamlSource, ledger: Ledger) -> tuple[GlossaryTerm, ...]:
    """The terms; afterwards the ledger knows them by word and by alias."""
    head, top = ledger.head(GlossaryFile, source)
    if head is None:
        return ()
    terms = []
    for entry, place in ledger.items(TermFile, head.terms, top.under("terms"), what="term"):
        for name in dict.fromkeys((entry.fa, *entry.aliases)):
            first = ledger.terms.setdefault(name, entry.id)
            if first != entry.id:
                ledger.add(place, f"«{name}» is a word of term {first} already", snippet=name)
        terms.append(
            GlossaryTerm(
                entry.id, fa=entry.fa, en=entry.en, meaning=entry.meaning.strip(), aliases=entry.aliases
            )
        )
    return tuple(terms)


def read_topics(source: YamlSource, ledger: Ledger) -> dict[str, str]:
    """Labels by id, in file order."""
    head, top = ledger.head(TopicsFile, source)
    if head is None:
        return {}
    topics = ledger.items(TopicFile, head.topics, top.under("topics"), what="topic")
    return {topic.id: topic.label for topic, _ in topics}


def read_handout(source: YamlSource, ledger: Ledger) -> Handout | None:
    """The checklist of one file, or None if it is unusable."""
    head, top = ledger.head(HandoutFile, source)
    if head is None:
        return None
    ledger.declare("handout", head.id, top)
    for number, item in enumerate(head.items):
        ledger.cite(item.articles, top.under("items", number))
    return Handout(
        head.id,
        role=head.role,
        role_label=head.role_label,
        phase=head.phase,
        title=head.title,
        items=tuple(HandoutItem(item.text, article_ids=item.articles) for item in head.items),
        note=head.note,
    )


def read_drills(source: YamlSource, ledger: Ledger) -> tuple[Story, ...]:
    head, top = ledger.head(DrillsFile, source)
    if head is None:
        return ()
    return tuple(
        Story(entry.id, entry.act, entry.space, entry.text.strip(), State(entry.answer), entry.note.strip())
        for entry, _ in ledger.items(StoryFile, head.drills, top.under("drills"), what="story")
    )


def judge_drills(draft: ContentDraft) -> None:
    """Add problems for acts that do not exist or belong to another space."""
    if draft.ledger.unreadable & {"violations"}:
        return
    acts = {act.id: act for act in draft.acts}
    for story in draft.drills:
        place, act = draft.ledger.place("story", story.id), acts.get(story.act_id)
        if act is None:
            if not draft.ledger.knows("act", story.act_id):
                draft.ledger.add(place.under("act"), f"story {story.id}: no act {story.act_id}")
        elif story.space not in act.spaces:
            draft.ledger.add(place.under("space"), f"story {story.id}: act {act.id} is never {story.space}")


class StoryFile(Strict):
    """`text` is worded as people write, so the style rules do not apply to it."""

    id: Id
    act: Id
    space: Space
    answer: Literal["verified", "out_of_scope", "rejected"]
    text: Annotated[str, Field(min_length=10, max_length=600)]
    note: Short


class DrillsFile(Strict):
    drills: Items


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
