"""What values of ``bot.domain.values.dataclass`` have in common with frozen dataclasses of the standard library."""

import dataclasses

import pytest

from bot.domain import values
from bot.domain.reporting.drafts import Draft, FieldName
from bot.domain.values import dataclass


@dataclass(frozen=True, slots=True)
class Quick:
    text: str
    number: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Frozen:
    text: str
    number: int = 0


def test_is_compared_and_hashed_like_a_frozen_one() -> None:
    assert Quick("a") == Quick("a", 0) != Quick("b")
    assert hash(Quick("a", 1)) == hash(Frozen("a", 1))
    assert dataclasses.replace(Quick("a"), number=2) == Quick("a", 2)
    assert not hasattr(Quick("a"), "__dict__")


def test_replacing_changes_the_named_fields_alone() -> None:
    draft = Draft("d", answers={FieldName.TEXT: "a"}, evidence=2, reached=("full.text",))
    changed = values.replace(draft, receipt="77", answers={})
    assert changed == dataclasses.replace(draft, receipt="77", answers={})
    assert (changed.id, changed.evidence, changed.reached) == ("d", 2, ("full.text",))
    assert draft == Draft("d", answers={FieldName.TEXT: "a"}, evidence=2, reached=("full.text",))


def test_replacing_takes_no_unknown_field_and_no_frozen_value() -> None:
    with pytest.raises(AttributeError):
        values.replace(Quick("a"), numbr=2)  # type: ignore[call-arg] # the mistake that is meant
    with pytest.raises(AttributeError):
        values.replace(Frozen("a"), number=2)
