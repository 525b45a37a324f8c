"""What a rule refuses. Each error carries the key of a text that tells the person what to do next.

Refused
├── NotAllowed        the person has no right to this
├── WrongState        the case is not in a state from which this action starts
├── NotFound          nothing under this id, code or button
├── TooMany           a limit per person is reached
└── BadInput          what was typed or sent does not answer the question
"""

from collections.abc import Mapping


class RequestRefused(Exception):
    """A rule refused; nothing was changed. ``key`` names the sentence that the person sees."""

    def __init__(self, key: str, args: Mapping[str, object] | None = None) -> None:
        super().__init__(key)
        self.key = key
        self.args_for_text: Mapping[str, object] = args or {}


class NotAllowed(RequestRefused):
    """The person has no right to this."""


class WrongState(RequestRefused):
    """The case is not in a state from which this action starts."""


class NotFound(RequestRefused):
    """Nothing under this id, code or button."""


class TooMany(RequestRefused):
    """A limit per person is reached; never a limit of the whole system."""


class BadInput(RequestRefused):
    """What was typed or sent does not answer the question; the draft is untouched."""
