"""Forum topics of a moderators' group: whether cards are sorted into them, by what, and whether that can be done."""

from enum import StrEnum


class TopicSorting(StrEnum):
    """What a group's cards are sorted by."""

    NONE = ""
    AREA = "area"
    SEVERITY = "severity"


class Forum(StrEnum):
    """What is known of a group's topics: its own setting, and the bot's right to make some."""

    NONE = ""
    """It has no topics."""
    READY = "ready"
    NO_RIGHT = "no-right"
    """It has, but the bot may make none."""
