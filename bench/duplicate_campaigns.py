"""Are campaigns recognized as such, and independent reporters not? (bench/duplicates.py)

A campaign is one text that a number of accounts paste within an hour, each as people do: as it is, with a
greeting, with Arabic letters, with lost half-spaces or marks, with another word, with emoji. It goes through
the use case that finds waves, over a real store. A report is flagged when its case carries the signs of a
wave after all have come.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from bench.duplicate_set import NO_TIME, PairSet
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.people import Account, Messenger, Person, PersonKeys
from bot.domain.submissions.waves import LEAST_WORDS
from bot.domain.submissions.witnesses import Consent, ContactMode, Report, ReportBody
from bot.language.traces import ReportTraces
from bot.usecases.ports import UnitOfWork
from bot.usecases.reporting.match_text import (
    OwnSendings,
    make_comparable_text,
    mark_text,
    match_text,
)
from storage.store import SqlStore
from tests.fakes.contexts import context

SIZES: Final = (3, 5, 10, 20)
_GREETINGS: Final = ("سلام. ", "با سلام و خسته نباشید، ", "لطفاً پیگیری کنید. ", "")
_MORE: Final = (" خواهش می‌کنم رسیدگی کنید", " لطفاً منتشر کنید", "")
_ARABIC: Final = str.maketrans({"ی": "ي", "ک": "ك"})
HALF_SPACE: Final = "\N{ZERO WIDTH NON-JOINER}"


@dataclass(slots=True)
class CampaignClock:
    at: datetime = NO_TIME

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return self.at.date()


@dataclass(slots=True)
class CampaignTown:
    """Where reports come in, each from an account of its own."""

    uow: UnitOfWork
    clock: CampaignClock
    reader: ReportTraces
    sent: int = 0

    async def send(self, text: str, *, at: datetime) -> str:
        self.sent += 1
        self.clock.at = at
        report_id = case_id = f"r{self.sent}"
        body = ReportBody(text, "O01", Space.REAL, "thr01", "", "")
        report = Report(report_id, case_id, ContactMode.RETURNABLE, Consent.NO, at.date())
        person = Person(
            Account(Messenger.BALE, self.sent), PersonKeys(f"l{self.sent}", f"p{self.sent}", f"c{self.sent}")
        )
        comparable_text = make_comparable_text(body, self.reader)
        matches = await match_text(
            context(self.uow, by=person, clock=self.clock),
            comparable_text,
            OwnSendings(),
            report_id=report_id,
        )
        about = (case_id, self.sent, "O01", Space.REAL, Phase.DAY, Severity.HIGH, "thr01")
        case = Case(*about, at, at, signals=matches.signals, restricted=False)
        self.uow.cases.add(case)
        for changed_case in matches.changed_cases:
            self.uow.cases.save(changed_case)
        self.uow.reports.add(
            report, body=body, receipt=f"{self.sent}", reporter_key=f"p{self.sent}", account=person.account
        )
        mark_text(context(self.uow, by=person, clock=self.clock), comparable_text, matches, case)
        return case_id

    async def count_flagged(self, case_ids: Sequence[str]) -> int:
        cases = [await self.uow.cases.get(case_id) for case_id in case_ids]
        return sum(case is not None and bool(case.signals) for case in cases)


def vary_text(text: str, dice: random.Random) -> str:
    """The text as pasted by somebody who was told not to let it look pasted."""
    words = text.split(" ")
    if dice.random() < 0.5:
        del words[dice.randrange(len(words))]
    if dice.random() < 0.5:
        words.insert(dice.randrange(len(words)), "واقعاً")
    changed = " ".join(words)
    if dice.random() < 0.3:
        changed = changed.translate(_ARABIC)
    if dice.random() < 0.3:
        changed = changed.replace(HALF_SPACE, dice.choice(("", " ")))
    if dice.random() < 0.3:
        changed = "".join(mark for mark in changed if mark not in ".،!؟«»")
    if dice.random() < 0.2:
        changed += " 😡😡"
    return dice.choice(_GREETINGS) + changed + dice.choice(_MORE)


async def campaigns(store: SqlStore, pairs: PairSet, *, most: int) -> dict[str, float]:
    """How many of the copies are flagged, and how many of independent reporters."""
    dice = random.Random(11)
    reader = ReportTraces()
    texts = [report for report in pairs.reports if len(report.text.split()) >= LEAST_WORDS]
    copies = flagged = 0
    for number, report in enumerate(dice.sample(texts, min(most, len(texts)))):
        size = SIZES[number % len(SIZES)]
        moments = sorted(NO_TIME + timedelta(seconds=dice.randrange(3600)) for _ in range(size))
        async with store.batch() as batch:  # never committed: each campaign has the town for itself
            town = CampaignTown(batch.uow, CampaignClock(), reader)
            sent = [await town.send(vary_text(report.text, dice), at=at) for at in moments]
            copies, flagged = copies + size, flagged + await town.count_flagged(sent)
    async with store.batch() as batch:
        town = CampaignTown(batch.uow, CampaignClock(), reader)
        witnesses = [await town.send(report.text, at=report.at) for report in texts]
        wrongly = await town.count_flagged(witnesses)
    return {
        "copies": copies,
        "flagged": round(flagged / max(1, copies), 4),
        "witnesses": len(witnesses),
        "witnesses_flagged": round(wrongly / max(1, len(witnesses)), 4),
    }
