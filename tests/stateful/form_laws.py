"""What must hold of the report form from one turn to the next, whoever turns it: each law names what breaks it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.conversation.outgoing import Arg, Latin, Reply, Screen, Term
from bot.domain.catalogue.catalogue import Space
from bot.domain.reporting.drafts import ORDER, Draft, Name, Way
from bot.domain.reporting.form_steps import next_field
from bot.domain.submissions.evidence import Evidence, tally
from bot.domain.submissions.witnesses import Report, ReportBody
from bot.handlers.submissions.report_choices import label_of, place, when
from bot.usecases.ports import Content

ENDS: Final = ("report-review", "report-ready-short")
SENDS: Final = {"report-send/returnable", "report-send/no_return"}


def keys(shown: Sequence[Reply]) -> set[str]:
    """Every text that these replies are made of."""
    return {
        key for reply in shown for key in _keys(Term(getattr(reply, "key", ""), getattr(reply, "args", {})))
    }


def _keys(term: Term) -> Iterator[str]:
    yield term.key
    for inner in term.args.values():
        if isinstance(inner, Term):
            yield from _keys(inner)


# --- from one draft to the next -------------------------------------------------------------------


def broken(before: Draft, after: Draft, shown: Sequence[Reply], *, content: Content, did: str) -> list[str]:
    """What was lost between two states of one draft, though nothing that it depends on has changed; and what went
    rightly, without a word."""
    found = [
        f"{name} = {value!r} became {after.answers.get(name)!r}"
        for name, value in before.answers.items()
        if after.answers.get(name) != value and not _rightly(name, value, before, after, content, did)
    ]
    said = keys(shown)
    if Name.ADDRESS in before.answers and Name.ADDRESS not in after.answers:
        found += [] if "report-gone-address" in said else ["an address went without a word"]
    if before.forwarded and after.forwarded != before.forwarded and not (after.forwarded and did == "post"):
        found += [] if said & {"report-gone-post", "report-gone-address"} else ["a post went without a word"]
    if before.point and not after.point:
        found += [] if "report-gone-point" in said else ["an exact place went without a word"]
    if before.caption and before.caption not in f"{after.get(Name.TEXT)}\0{after.caption}":
        found.append("words below a file went")
    if before.receipt and after.receipt != before.receipt:
        found.append("a code that was shown became another")
    return found


def _rightly(name: Name, value: str, before: Draft, after: Draft, content: Content, did: str) -> bool:
    """Whether this answer may be another, or none, now."""
    now = after.answers.get(name)
    asked = next_field(before)
    if asked is not None and asked.name is name and now is not None:
        return True
    act = content.acts.get(after.get(Name.ACT))
    anew = before.get(Name.ACT) != after.get(Name.ACT)
    match name:
        case Name.TEXT if now is not None:
            return now.startswith(value)
        case Name.TEXT:
            return value in after.caption
        case Name.VOICE:
            return after.way is not Way.VOICE or after.evidence == 0
        case Name.SPACE if did == "post":
            return _open(before) and now == Space.VIRTUAL
        case Name.SPACE if anew and act is not None:
            return name in before.settled or value not in act.spaces
        case Name.ACTOR if anew and act is not None:
            return value not in act.reportable_actors
        case Name.ADDRESS if now is not None:
            return did == "post"
        case Name.ADDRESS:
            return after.get(Name.SPACE) != Space.VIRTUAL and before.get(Name.SPACE) != after.get(Name.SPACE)
    return False


def _open(draft: Draft) -> bool:
    """Whether nobody has said that it was in a real place."""
    unsaid = Name.SPACE not in draft.settled and Name.SPACE not in ORDER[draft.way]
    return draft.get(Name.SPACE) != Space.REAL or unsaid


def inconsistent(draft: Draft, pieces: Sequence[Evidence], content: Content) -> list[str]:
    """What of one draft contradicts the rest of it."""
    found = []
    act = content.acts.get(draft.get(Name.ACT))
    space = draft.get(Name.SPACE)
    if act is not None and space and space not in act.spaces:
        found.append(f"{act.id} is never {space}")
    if draft.forwarded and Name.ADDRESS not in draft.answers:
        found.append("a post without its address")
    if next_field(draft) is None and Name.ADDRESS in draft.answers and space != Space.VIRTUAL:
        found.append("an address that nobody sees")
    if not tally(pieces).places <= draft.evidence <= len(pieces):
        found.append(f"{draft.evidence} files are counted and {len(pieces)} are there")
    return found


# --- what is shown, and what is filed -------------------------------------------------------------


def end_in(reply: Reply) -> Term | None:
    """The end of the form, if this reply shows it."""
    if not isinstance(reply, Screen):
        return None
    shown: Arg = Term(reply.key, reply.args)
    while isinstance(shown, Term) and shown.key == "report-again":
        shown = shown.args["body"]
    return shown if isinstance(shown, Term) and shown.key in ENDS else None


def offered(reply: Screen) -> set[str]:
    """The buttons of a screen: ``report-send/returnable``."""
    presses = [button.press for row in reply.buttons for button in row if button.press is not None]
    return {f"{p.verb}/{p.argument}" if p.argument else p.verb for p in presses}


def told(end: Term) -> Mapping[str, Arg]:
    """What the end of the form shows, by the name of the answer."""
    found: dict[str, Arg] = {}
    rest = end.args["answers"]
    while isinstance(rest, Term) and rest.key != "list-empty":
        line = rest.args["first"] if rest.key == "list-lines" else rest
        rest = rest.args["rest"] if rest.key == "list-lines" else Term("list-empty")
        assert isinstance(line, Term)
        if line.key == "report-review-post":
            found["post"] = line.args["count"]
            continue
        name = line.args["name"]
        assert isinstance(name, Term)
        found[name.key.removeprefix("report-name-")] = line.args["value"]
    return found


def unlike(
    shown: Mapping[str, Arg], body: ReportBody, report: Report, files: int, content: Content
) -> list[str]:
    """Where the report that was filed is not what was shown. Files and words of an album may have come since."""
    filed = _as_shown(body, report, files, content)
    if "space" in shown:
        filed = {**filed, "space": label_of(Name.SPACE, body.space)}  # of a voice without an act, too
    found = [f"{name} was shown and not filed" for name in shown.keys() - filed.keys()]
    found += [f"{name} was filed and never shown" for name in filed.keys() - shown.keys()]
    for name in shown.keys() & filed.keys():
        here, there = shown[name], filed[name]
        grown = name == "text" and isinstance(here, str) and str(there).startswith(here)
        if here != there and not grown and name != "evidence":
            found.append(f"{name} was shown as {here!r} and filed as {there!r}")
    return found


def _as_shown(body: ReportBody, report: Report, files: int, content: Content) -> Mapping[str, Arg]:
    """The filed report as the end of the form should have shown it, read from the report alone."""
    area = place(body.area_id, content)
    found: dict[str, Arg] = {
        "area": Term("report-place-with-point", {"place": area}) if body.point else area,
        "when": when(body.when),
        "evidence": files,
        "consent": label_of(Name.CONSENT, report.consent),
    }
    if body.act_id:
        found["act"] = content.acts[body.act_id].label
    if body.act_id or body.address:
        found["space"] = label_of(Name.SPACE, body.space)
    if body.address:
        found["address"] = Latin(body.address) if body.address.isascii() else body.address
    if body.forwarded:
        found["post"] = len(body.forwarded)
    if body.text:
        found["text"] = body.text
    for name, value in ((Name.ACTOR, body.actor), (Name.SEEN, body.seen)):
        if value:
            found[name] = label_of(name, value)
    if body.way == Way.VOICE:
        found["voice"] = Term("report-voice-kept")
    if body.way == Way.FULL:
        found["contact"] = label_of(Name.CONTACT, report.mode)
    return found
