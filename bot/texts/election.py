"""The texts that name the election, made from its content: terms such as `-election`, the names of its days and
contests. Fluent source, so that they are read with the other files."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Final

from bot.domain.catalogue.election import POLLING, RESULT, Election, ElectionDay, ElectionWords

SOURCE: Final = "content/election.yaml"
"""What a problem in these texts is reported under."""
_COUNTS: Final = ("", "یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه", "ده")
"""In words, for as many days as `content/election.yaml` may have."""

UNNAMED: Final = Election(
    ElectionWords(
        election="انتخابات",
        election_is="انتخابات است",
        election_full="انتخابات",
        law="قانون انتخابات",
        law_is="قانون انتخابات است",
        law_short="قانون انتخابات",
        standing="نهاد اجرا یا نظارت انتخابات نیست",
        complaint_bodies="نهادهای اجرا و نظارت",
        judges="دادگاه",
        announcer="نهاد برگزارکننده",
        station_notice="",
        private_acts="تهدید و جلوگیری از رأی",
        example_question="این کار تخلف است؟",
        example_group="شعبه‌های یک منطقه",
    ),
    days=(
        ElectionDay(POLLING, name="روز رأی‌گیری", label="روز رأی‌گیری"),
        ElectionDay(RESULT, name="روز اعلام نتیجه", label="روز اعلام نتیجه"),
    ),
    report_days=0,
)
"""For tools that speak about a content folder which cannot be read."""


def election_source(election: Election) -> str:
    """The texts of this election as Fluent source."""
    return "".join(f"{key} = {value}\n" for key, value in _entries(election))


def _entries(election: Election) -> Iterator[tuple[str, str]]:
    for name, words in asdict(election.words).items():
        yield f"-{name.replace('_', '-')}", _literal(words)
    yield "-days-count", _literal(_COUNTS[len(election.days)])
    days = {day.id: day for day in election.days}
    for day in days.values():
        yield f"admin-anchor-{day.id}", _literal(day.name)
        yield f"calendar-anchor-{day.id}", _literal(day.label)
        yield f"admin-day-unset-{day.id}", _literal(day.unset)
    names = {key: day.name for key, day in days.items()}
    yield "admin-day-set", _choice("set", names, default=RESULT)
    yield "admin-day-other", _choice("anchor", names, default=RESULT)
    yield (
        "admin-day-least",
        _choice("why", {key: _word_before_next(day.at_least) for key, day in days.items()}),
    )
    yield "admin-day-because", _choice("why", {key: _reason_phrase(day) for key, day in days.items()})
    first, labels = election.days[0].id, {key: day.label for key, day in days.items()}
    yield "day-name", _choice("opens", names, default=first)
    yield "day-label", _choice("opens", labels, default=first)
    contests = election.contests
    yield "complaint-contest", _choice("contest", {entry.id: f" ({entry.name})" for entry in contests})
    yield "complaint-contest-short", _choice("contest", {entry.id: f" ({entry.short})" for entry in contests})


def _word_before_next(words: str) -> str:
    return f"{words} " if words else ""


def _reason_phrase(day: ElectionDay) -> str:
    return f": {day.because}" if day.because else ""


def _choice(name: str, variants: Mapping[str, str], *, default: str = "") -> str:
    """The words of the variant that the argument names; those of ``default``, or nothing, for any other."""
    lines = [f"    [{key}] {_literal(words)}" for key, words in variants.items() if words and key != default]
    lines.append(f"   *[{default or 'none'}] {_literal(variants.get(default, ''))}")
    return "\n".join((f"{{ ${name} ->", *lines, "}")).replace("\n", "\n    ")


def _literal(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'{{ "{escaped}" }}'
