"""`content/drills.yaml` -> the stories of drills."""

from bot.domain.cases.reports import State
from bot.domain.desk.drills import Story
from bot.library.draft import ContentDraft
from bot.library.ledger import Ledger
from bot.library.schema_drills import DrillsFile, StoryFile
from bot.library.sources import YamlSource


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
