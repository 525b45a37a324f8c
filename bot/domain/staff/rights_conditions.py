"""What is true of a person who wants to do something, and the conditions of rights on it.

Each condition is a pure function of the acting person. Its docstring is its name on ``docs/permissions.md``.
``bot.domain.staff.permissions`` says which of them a permission needs; the conditions on a role stand there.
"""

from collections.abc import Callable
from typing import TypedDict

from bot.domain.values import dataclass


class MatterFacts(TypedDict, total=False):
    """What is true of the acting person in the matter at hand; unset facts are false."""

    is_assignee: bool
    is_recused: bool
    is_in_circle: bool
    is_case_restricted: bool
    is_of_own_body: bool
    has_body_no_liaison: bool
    is_named_editor: bool


@dataclass(frozen=True, slots=True)
class ActingPerson:
    """A person who wants to do something, as they are at that moment."""

    role: str | None = None
    """A ``Role``, or None for a person without a row of staff."""
    is_member: bool = False
    """Whether they were known within the last minute to be in a registered group and let in."""
    is_frozen: bool = False
    has_started: bool = False
    has_counting_signature: bool = False
    """Whether their role or desk is old enough for their signature to count as one of two."""
    is_named_editor: bool = False
    is_assignee: bool = False
    is_recused: bool = False
    """Whether they are recused from the case, or it may accuse somebody of a body that they belong to."""
    is_in_circle: bool = False
    is_case_restricted: bool = False
    is_of_own_body: bool = False
    has_body_no_liaison: bool = False


type Condition = Callable[[ActingPerson], bool]


def is_anybody(_: ActingPerson) -> bool:
    """whoever writes to the bot"""
    return True


def has_no_role(who: ActingPerson) -> bool:
    """has no row among the staff"""
    return who.role is None


def is_named_editor(who: ActingPerson) -> bool:
    """is named editor in the settings"""
    return who.is_named_editor


def is_member(who: ActingPerson) -> bool:
    """is in a registered group"""
    return who.is_member


def is_not_frozen(who: ActingPerson) -> bool:
    """is not frozen"""
    return not who.is_frozen


def has_started(who: ActingPerson) -> bool:
    """has opened the private chat with the bot"""
    return who.has_started


def has_counting_signature(who: ActingPerson) -> bool:
    """has had their role or desk for a day"""
    return who.has_counting_signature


def is_assignee(who: ActingPerson) -> bool:
    """is the assignee of the case or decided it"""
    return who.is_assignee


def is_not_recused(who: ActingPerson) -> bool:
    """is neither recused from the case nor of a body that it may accuse"""
    return not who.is_recused


def is_in_circle(who: ActingPerson) -> bool:
    """is in the restricted circle"""
    return who.is_in_circle


def is_case_unrestricted(who: ActingPerson) -> bool:
    """the case is not restricted"""
    return not who.is_case_restricted


def is_of_own_body(who: ActingPerson) -> bool:
    """the matter is one of their own body"""
    return who.is_of_own_body


def has_body_no_liaison(who: ActingPerson) -> bool:
    """the body has no liaison here"""
    return who.has_body_no_liaison
