"""People report posts and accounts, and name more of them in their own words. Moderators grade one of them.
No other handle is in a key, a list, a statistic or an export. The test searches every table, command and
picture text, all group messages, a referral's package, the published pages and the files of the atlas."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

import bot.app
from bot.cli.run import fast_loop
from bot.domain.people import Role
from bot.language.digits import to_persian
from bot.sandbox import records as sandbox
from tests.secrecy.crowd import SimulatedCitizen
from tests.secrecy.exports import PUBLIC, appoint, exports_in, map_out, refer
from tests.secrecy.moderators import SimulatedModerator, run_together
from tests.secrecy.operator_commands import publish
from tests.secrecy.personal_data import NAMES
from tests.secrecy.planted_marks import PlantedMark, Scanner
from tests.secrecy.rows import as_bytes, read_all
from tests.secrecy.simulated_person import Story
from tests.secrecy.town import SimulatedTown, town

pytestmark = [pytest.mark.slow, pytest.mark.long]

WAYS: Final = (
    "@{}",
    "https://instagram.com/{}/",
    "https://t.me/{}",
    "https://x.com/{}/status/1234567",
    "https://t.me/{}/55",
    "http://www.{}.blogfa.com/post/3",
    "https://eitaa.com/{}/77",
    "https://example.com/user/{}",
    "https://{}.t.me",
    "https://example.com/{}?tab=posts",
    "https://fa-ir.facebook.com/{}",
    "https://example.com/member.php?user={}",
)
"""How a neighbour's account gets into a report."""
POSTS: Final = tuple(way for way in WAYS if "/status/" in way or way.endswith(("/55", "/77", "/post/3")))
"""The addresses that are one page each. The others lead to a person."""
FREE: Final = ("@{}", "https://t.me/{}", "instagram.com/{}", "{}")
"""How an account gets into free text. The last form cannot be masked, because it could be any word."""
GRADED: Final = ("https://t.me/{}/1", "https://t.me/{}/2?single")
LOOKS: Final = (
    *(f"figures.one:{what}/{span}" for what in "haps" for span in "dw"),
    "figures.own", "spaces:d", "spaces.picture:d", "spaces.picture:w", "spaces.link:", "spaces:w",
)  # fmt: skip
COMMANDS: Final = (("audit", "head"), ("audit", "verify"), ("content", "stats"), ("doctor",))


@dataclass
class Poster(SimulatedCitizen):
    """Reports one address in full and names another account in the text. Nothing else is random."""

    address: str = ""
    named: str = ""

    def report(self) -> Story:
        self.act, self.mode = "O21", "returnable"
        self.say("/start")
        yield
        self.say("/report")
        yield
        yield from self._in_full("virtual")

    def _address(self) -> Story:
        self.say(self.address)
        yield

    def _telling(self) -> str:
        return f"{super()._telling()}؛ این را {self.named} هم نوشته بود" if self.named else super()._telling()


@dataclass
class DayObservations:
    """Everything that others could read, what single people were shown, and the rows of the graded handle."""

    planted: list[PlantedMark]
    graded: PlantedMark
    reason: PlantedMark
    """A word that may be in an export. The search finds it there, so it would also find a handle."""
    statuses: tuple[int, int]
    filed: int
    places: dict[str, bytes]
    bytes_by_account: dict[int, bytes]
    lead: int
    holder: int
    counted: tuple[int, int]
    pages: int
    pictures: list[str] = field(default_factory=list)


def _handle(rng: random.Random) -> str:
    return "".join(rng.choices(NAMES, k=14))


def live(folder: Path, pictures: list[str]) -> DayObservations:
    async def run() -> DayObservations:
        async with town(folder) as here:
            rng = random.Random(7)
            posters = [
                _poster(here, n, way.format(h), h) for n, way in enumerate(WAYS * 2) if (h := _handle(rng))
            ]
            public = _handle(rng)
            loud = [_poster(here, 50 + n, way.format(public), "") for n, way in enumerate(GRADED * 2)]
            await run_together(here, [citizen.report() for citizen in (*posters, *loud)])
            await here.settle()
            holder, lead = (
                SimulatedModerator(here.world, name, sandbox.SandboxMessenger.TELEGRAM)
                for name in ("mina", "reza")
            )
            other = SimulatedModerator(here.world, "reza", sandbox.SandboxMessenger.BALE)
            holder.say("/start")
            await appoint(here, (lead, Role.LEAD), (other, Role.LEAD))
            await here.settle(files=True)  # only files in the vault can go to a body
            await run_together(here, [_grades(holder, here, public)])
            await run_together(here, [_looks(lead)])
            reason, named = _handle(rng), PlantedMark("liaison", "account", _handle(rng))
            await refer(here, holder, lead, posters)
            await map_out(here, lead, f"اینجا {reason} نوشت که @{named.value} درگیری می‌سازد.")
            await here.advance_time(24 * 3600)
            written = await publish(here, folder / PUBLIC)
            here.take_files("at work")
            tables = as_bytes(read_all(here.database))
            for argv in COMMANDS:
                await here.command(*argv)
            counted = _count_graded_accounts(here)
            pages = here.rows("SELECT count(DISTINCT name) FROM report_links WHERE kind = 'page'")[0][0]
        here.places |= {f"table {name}": rows for name, rows in tables.items()}
        return DayObservations(
            [named, *(mark for citizen in posters for mark in citizen.marks if mark.what == "account")],
            PlantedMark("public", "account", public),
            PlantedMark("control", "reason", reason),
            (here.exported, written),
            sum(citizen.filed for citizen in (*posters, *loud)),
            here.places,
            dict(here.bytes_by_account()),
            lead.account.id,
            holder.account.id,
            counted,
            int(str(pages)),
            pictures,
        )

    with asyncio.Runner(loop_factory=fast_loop()) as runner:
        return runner.run(run())


def _poster(here: SimulatedTown, number: int, address: str, handle: str) -> Poster:
    made = Poster(here.world, 300 + number, random.Random(number + 1), address=address)
    if handle:
        made.mark("account", handle)
        made.named = FREE[number % len(FREE)].format(made.mark("account", _handle(made.rng)))
    return made


def _grades(holder: SimulatedModerator, here: SimulatedTown, public: str) -> Story:
    """Open case after case, grade the frequent account as a campaign's, and verify two cases with files."""
    verified = 0
    while holder.press(holder.group, "case.claim:"):
        case = holder._pressed.partition(":")[2]
        yield
        holder.press_either(f"case.open:{case}")
        yield
        stands = here.visible_bytes(holder.account).decode(errors="replace")
        if public in stands and (yield from holder.press_further(f"case.account:{case}")):
            for meaning in (f"case.account-as:{case}/0/campaign", f"case.show:{case}"):
                yield
                holder.press(holder.private, meaning)
            yield
        deed = "reject"
        if verified < 2 and public not in stands and case in here.with_copies():
            verified, deed = verified + 1, "verify"
        if holder.press(holder.private, f"case.{deed}:{case}"):
            yield
            holder.press(holder.private, "case.reason:")
            yield


def _looks(lead: SimulatedModerator) -> Story:
    lead.say("/queue")
    yield
    for meaning in ("figures", *LOOKS):
        if meaning.startswith("figures.one"):
            lead.press(lead.private, "figures")
        lead.press(lead.private, meaning) or lead.press(lead.private, meaning.partition(":")[0])
        yield
        lead.say("/queue")
        yield
        lead.press(lead.private, "figures")
        yield
        lead.press(lead.private, "spaces")
        yield
    lead.press(lead.private, "spaces.account:")
    yield


def _count_graded_accounts(here: SimulatedTown) -> tuple[int, int]:
    """The rows of graded accounts, and the number of these accounts."""
    return here.rows("SELECT count(*), count(DISTINCT name) FROM report_links WHERE kind = 'account'")[0]  # type: ignore[return-value] # two numbers


@pytest.fixture(scope="module")
def observed_day(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The day, with every word of every picture."""
    pictures: list[str] = []
    draw = bot.app.draw

    def telling(name: str, title: str, rows: Sequence[tuple[str, int, str]], footer: str) -> bytes:
        pictures.append("\n".join([name, title, footer, *(f"{a} {b}" for a, _, b in rows)]))
        return draw(name, title, rows, footer)

    bot.app.draw = telling
    try:
        yield live(tmp_path_factory.mktemp("handles"), pictures)
    finally:
        bot.app.draw = draw


def marks_in(seen: DayObservations, *blobs: bytes, graded: bool = False) -> set[PlantedMark]:
    """The planted handles that occur there, in any form."""
    scanner = Scanner([seen.graded] if graded else seen.planted)
    return set().union(*(scanner.search(blob) for blob in blobs))


def found_in(left: Mapping[str, bytes], mark: PlantedMark) -> set[str]:
    """The names of the files that contain it."""
    return {re.split("[/ ]", place)[-1] for place in Scanner([mark]).search_all(left)}


def test_the_day_was_a_full_one(observed_day: DayObservations) -> None:
    assert len(observed_day.planted) == 2 * 2 * len(WAYS) + 1
    assert observed_day.filed > 15
    assert marks_in(observed_day, observed_day.bytes_by_account[observed_day.holder]), (
        "assignees read the addresses, so the search can find them"
    )
    assert {picture.partition("\n")[0] for picture in observed_day.pictures} >= {
        "spaces",
        "columns",
        "bars",
        "tiles",
    }


def test_handles_appear_in_no_table_file_command_or_group(observed_day: DayObservations) -> None:
    assert {
        "group",
        "log",
        "table report_links",
        "table audit",
        "said: audit",
        "said: doctor",
    } <= observed_day.places.keys()
    scanner = Scanner([*observed_day.planted, observed_day.graded])
    assert {place: len(marks) for place, marks in scanner.search_all(observed_day.places).items()} == {}


def test_no_handle_leaves_in_an_export(observed_day: DayObservations) -> None:
    """The exports were made and can be read."""
    left = exports_in(observed_day.places)
    assert observed_day.statuses == (0, 0)
    for ending in ("letter.pdf", "copies.zip", f"{PUBLIC}/index.html", "-act.csv", ".xlsx"):
        assert [place for place in left if place.endswith(ending)], (ending, sorted(left))
    assert found_in(left, observed_day.reason) == {"atlas.xlsx"}, "the reason of the grade"
    (version,) = {
        hash_text for drawn in observed_day.pictures for hash_text in re.findall("[0-9a-f]{64}", drawn)
    }
    assert found_in(left, PlantedMark("control", "version", version)) == {"atlas.xlsx", "atlas.pdf"}
    (case,) = {number for place in left for number in re.findall(r"referral-(\d+)/", place)}
    assert "letter.pdf" in found_in(left, PlantedMark("control", "case", to_persian(case)))
    scanner = Scanner([*observed_day.planted, observed_day.graded])
    assert {place: len(marks) for place, marks in scanner.search_all(left).items()} == {}


def test_leads_see_no_handle_except_the_graded_one(observed_day: DayObservations) -> None:
    lead_bytes = observed_day.bytes_by_account[observed_day.lead]
    assert marks_in(observed_day, lead_bytes) == set()
    assert marks_in(observed_day, lead_bytes, graded=True) == {observed_day.graded}, (
        "the account that was graded"
    )


def test_no_picture_holds_a_handle(observed_day: DayObservations) -> None:
    picture_words = "\n".join(observed_day.pictures).encode()
    assert (
        marks_in(observed_day, picture_words) == marks_in(observed_day, picture_words, graded=True) == set()
    )


def test_only_the_graded_account_is_counted(observed_day: DayObservations) -> None:
    reports, accounts = observed_day.counted
    assert accounts == 1 and reports >= 2


def test_links_to_people_are_not_counted_as_pages(observed_day: DayObservations) -> None:
    """Two posters used each address. The two posts of the graded account are pages, too."""
    assert len(POSTS) == 4 and observed_day.pages <= 2 * len(POSTS) + len(GRADED)
    assert observed_day.pages > len(POSTS)
