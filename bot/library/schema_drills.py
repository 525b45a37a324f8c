"""`content/drills.yaml`: invented reports for moderators to practise on."""

from typing import Annotated, Literal

from pydantic import Field

from bot.domain.catalogue.catalogue import Space
from bot.library.schema import Id, Items, Short, Strict


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
