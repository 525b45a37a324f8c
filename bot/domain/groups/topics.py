"""Forum topics of a moderators' group: whether cards are sorted into them, by what, and whether that is
possible."""

from enum import StrEnum


class TopicSorting(StrEnum):
    """What a group's cards are sorted by."""

    NONE = ""
    AREA = "area"
    SEVERITY = "severity"


class Forum(StrEnum):
    """What is known of a group's topics: its setting, and whether the bot may create topics."""

    NONE = ""
    """The group has no topics."""
    READY = "ready"
    NO_RIGHT = "no-right"
    """The group has topics, but the bot may not create any."""
