"""The final report as rules: its text and hash, its signatures, sums of published numbers."""

from datetime import date, timedelta

import pytest

from bot.domain.closing.final_report import (
    FinalPart,
    FinalReport,
    ReportSection,
    StoredReport,
    published_share,
    read_final_report,
    require_polling_over,
)
from bot.domain.errors import BadInput, NotAllowed, WrongState
from bot.domain.people import Account, Messenger

POLLING = date(2027, 2, 20)
ONE, TWO = Account(Messenger.TELEGRAM, 1), Account(Messenger.BALE, 2)
REPORT = FinalReport(
    POLLING,
    POLLING + timedelta(days=30),
    (
        ReportSection(FinalPart.REPORTS, {"received": 120, "acted_percent": None}),
        ReportSection(FinalPart.ACTS, {"few": 3}, ({"act": "O01", "label": "پول", "count": 15},)),
    ),
)


def test_text_is_read_back_and_hash_follows_it() -> None:
    assert read_final_report(REPORT.canonical_text()) == REPORT
    assert read_final_report(REPORT.canonical_text()).hash == REPORT.hash
    other = FinalReport(POLLING, REPORT.drawn_on, REPORT.sections[:1])
    assert other.hash != REPORT.hash


def test_two_people_sign_once_and_it_is_kept_so() -> None:
    draft = StoredReport(REPORT)
    assert not draft.is_signed and StoredReport.parse(str(draft)) == draft
    with pytest.raises(NotAllowed, match="sign-alone"):
        draft.sign(first=ONE, second=ONE, day=POLLING)
    signed = draft.sign(first=ONE, second=TWO, day=REPORT.drawn_on)
    assert signed.is_signed and StoredReport.parse(str(signed)) == signed
    with pytest.raises(WrongState, match="final-signed-already"):
        signed.sign(first=ONE, second=TWO, day=POLLING)
    assert StoredReport.parse("") is None


def test_polling_day_must_be_over() -> None:
    with pytest.raises(BadInput, match="final-no-polling-day"):
        require_polling_over(None, today=POLLING)
    with pytest.raises(BadInput, match="final-before-polling"):
        require_polling_over(POLLING, today=POLLING)
    assert require_polling_over(POLLING, today=POLLING + timedelta(days=1)) == POLLING


@pytest.mark.parametrize(
    ("parts", "others", "share"),
    [
        ([], [], None),
        ([20], [], None),
        ([25], [], 100),
        ([15, 15], [10], 75),
        ([5, 5, 5, 5, 5], [5, 5, 5, 5, 5], None),
    ],
)
def test_share_is_told_where_published_numbers_prove_enough(
    parts: list[int], others: list[int], share: int | None
) -> None:
    """Five times five may be five cases: sums of small numbers prove little."""
    assert published_share(parts, others) == share
