"""«چرا این اولویت؟»: the actual parts of the priority, one sentence each, in one message."""

import re
from datetime import timedelta
from itertools import product

from bot.conversation.outgoing import Ack
from bot.domain.catalogue.catalogue import ActorClass, Phase, Severity
from bot.handlers.cases.case import priority_term
from tests.fakes.floor import render_reply
from tests.storage.values import NOW, a_case


def priority_text(**changes: object) -> str:
    words = render_reply(
        Ack("case-why", {"parts": priority_term(a_case(**changes), now=NOW + timedelta(minutes=40))})
    )[0]
    return re.sub("[\u2068\u2069\u200f]", "", words)


def test_priority_explanation_names_each_part_weight_and_age() -> None:
    assert priority_text(actor="staff", witnesses=3) == (
        "🟠 مهم: ۲۴ ساعت جلوتر. روز رأی‌گیری: ۶ ساعت جلوتر. مجری یا عضو شعبه: ۲ ساعت جلوتر."
        " گزارش‌دهندگان، ۳ تن: ۲ ساعت جلوتر. ۴۰ دقیقه است که منتظر است."
    )


def test_what_moves_nothing_is_not_said() -> None:
    assert priority_text(severity=Severity.LOW, phase=Phase.BEFORE) == "۴۰ دقیقه است که منتظر است."
    assert priority_text(severity=Severity.CRITICAL).startswith("فوری است: پیش از همه.")


def test_every_answer_fits_into_one() -> None:
    for severity, phase, actor in product(Severity, Phase, ActorClass):
        assert priority_text(severity=severity, phase=phase, actor=actor, witnesses=400, muted=True)
