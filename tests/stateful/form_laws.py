"""What must be true of the report form from one turn to the next. Each law returns what breaks it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.conversation.outgoing import Arg, Latin, Reply, Screen, TextRef
from bot.domain.catalogue.catalogue import Space
from bot.domain.reporting.drafts import ORDER, UNKNOWN_ACTOR, Draft, FieldName, FormVariant, next_field
from bot.domain.submissions.evidence import Evidence, tally
from bot.domain.submissions.witnesses import Report, ReportBody
from bot.handlers.submissions.report_choices import label_of, place_answer, when
from bot.handlers.submissions.report_words import sole_time
from bot.usecases.ports import Content

END: Final = "report-review"
ENDING: Final = {"report-send", "report-change"}
"""The two buttons of the review."""
WHAT_IT_IS: Final = {"form-question", "form-words"}
"""The buttons above them while words wait that may be a question or a part of the report."""


def keys(replies: Sequence[Reply]) -> set[str]:
    """Every text key in these replies."""
    return {
        key
        for reply in replies
        for key in _keys(TextRef(getattr(reply, "key", ""), getattr(reply, "args", {})))
    }


def _keys(term: TextRef) -> Iterator[str]:
    yield term.key
    for inner in term.args.values():
        if isinstance(inner, TextRef):
            yield from _keys(inner)


# --- from one draft to the next -------------------------------------------------------------------------


def draft_losses(
    before: Draft, after: Draft, replies: Sequence[Reply], *, content: Content, did: str
) -> list[str]:
    """What was lost between two states of one draft although nothing that it depends on changed; and what was
    rightly removed, but without a notice."""
    losses = [
        f"{name} = {value!r} became {after.answers.get(name)!r}"
        for name, value in before.answers.items()
        if after.answers.get(name) != value and not _may_change(name, value, before, after, content, did)
    ]
    reply_keys = keys(replies)
    if FieldName.ADDRESS in before.answers and FieldName.ADDRESS not in after.answers:
        losses += [] if "report-gone-address" in reply_keys else ["an address went without a word"]
    if before.forwarded and after.forwarded != before.forwarded and not (after.forwarded and did == "post"):
        losses += (
            [] if reply_keys & {"report-gone-post", "report-gone-address"} else ["a post went without a word"]
        )
    if before.point and not after.point:
        losses += [] if "report-gone-point" in reply_keys else ["an exact place went without a word"]
    if before.caption and before.caption not in f"{after.get(FieldName.TEXT)}\0{after.caption}":
        losses.append("words below a file went")
    if before.place_words and after.place_words != before.place_words and not _is_place_typed(before, did):
        losses.append("what was typed about the place went")
    if before.receipt and after.receipt != before.receipt:
        losses.append("a code that was shown became another")
    return losses


def _is_place_typed(before: Draft, did: str) -> bool:
    """Whether another place was typed, or chosen after it was typed."""
    asked = next_field(before)
    return did in ("words", "") and asked is not None and asked.name is FieldName.AREA


def _may_change(name: FieldName, value: str, before: Draft, after: Draft, content: Content, did: str) -> bool:
    """Whether this answer may be changed or removed now."""
    now = after.answers.get(name)
    asked = next_field(before)
    if asked is not None and asked.name is name and now is not None:
        return True
    act = content.acts.get(after.get(FieldName.ACT))
    anew = before.get(FieldName.ACT) != after.get(FieldName.ACT)
    match name:
        case FieldName.CONTACT if now is not None:
            return did == "contact"
        case FieldName.TEXT if now is not None:
            return now.startswith(value)
        case FieldName.TEXT:
            return value in after.caption
        case FieldName.WHEN if name in before.presumed:
            is_asked = now is None and after.way is FormVariant.FULL
            is_typed = did == "words" or now == sole_time(after.told_when)
            return is_asked or (now is not None and is_typed)
        case FieldName.VOICE:
            return after.way is not FormVariant.VOICE or after.evidence == 0
        case FieldName.SPACE if did == "post":
            return _is_space_open(before) and now == Space.VIRTUAL
        case FieldName.SPACE if anew and act is not None:
            return name in before.settled or value not in act.spaces
        case FieldName.ACTOR if anew and act is not None:
            return value not in act.reportable_actors
        case FieldName.ADDRESS if now is not None:
            return did == "post"
        case FieldName.ADDRESS:
            return after.get(FieldName.SPACE) != Space.VIRTUAL and before.get(FieldName.SPACE) != after.get(
                FieldName.SPACE
            )
    return False


def _is_space_open(draft: Draft) -> bool:
    """Whether nobody has said that it happened in a real place."""
    unsaid = FieldName.SPACE not in draft.settled and FieldName.SPACE not in ORDER[draft.way]
    return draft.get(FieldName.SPACE) != Space.REAL or unsaid


def inconsistent(draft: Draft, pieces: Sequence[Evidence], content: Content) -> list[str]:
    """The contradictions within one draft."""
    faults = []
    act = content.acts.get(draft.get(FieldName.ACT))
    space = draft.get(FieldName.SPACE)
    if act is not None and space and space not in act.spaces:
        faults.append(f"{act.id} is never {space}")
    if draft.forwarded and FieldName.ADDRESS not in draft.answers:
        faults.append("a post without its address")
    if next_field(draft) is None and FieldName.ADDRESS in draft.answers and space != Space.VIRTUAL:
        faults.append("an address that nobody sees")
    if not tally(pieces).places <= draft.evidence <= len(pieces):
        faults.append(f"{draft.evidence} files are counted and {len(pieces)} are there")
    return faults


# --- what is shown, and what is filed ------------------------------------------------------------------


def form_end(reply: Reply) -> TextRef | None:
    """The end of the form, if this reply shows it."""
    if not isinstance(reply, Screen):
        return None
    term: Arg = TextRef(reply.key, reply.args)
    while isinstance(term, TextRef) and term.key == "report-again":
        term = term.args["body"]
    return term if isinstance(term, TextRef) and term.key == END else None


def button_names(reply: Screen) -> set[str]:
    """The buttons of a screen, such as ``report-edit/area``."""
    presses = [button.press for row in reply.buttons for button in row if button.press is not None]
    return {f"{p.verb}/{p.argument}" if p.argument else p.verb for p in presses}


def end_answers(end: TextRef) -> Mapping[str, Arg]:
    """The answers on the end of the form, by name."""
    answers: dict[str, Arg] = {"contact": end.args["mode"]}
    rest = end.args["answers"]
    while isinstance(rest, TextRef) and rest.key != "list-empty":
        line = rest.args["first"] if rest.key == "list-lines" else rest
        rest = rest.args["rest"] if rest.key == "list-lines" else TextRef("list-empty")
        assert isinstance(line, TextRef)
        if line.key == "report-review-post":
            answers["post"] = line.args["count"]
            continue
        name = line.args["name"]
        assert isinstance(name, TextRef)
        answers[name.key.removeprefix("report-name-")] = _without_mark(line.args["value"])
    return answers


def _without_mark(answer: Arg) -> Arg:
    """The answer itself, where the review says that nobody gave it."""
    is_marked = isinstance(answer, TextRef) and answer.key == "report-when-presumed"
    return answer.args["when"] if is_marked else answer


def review_differences(
    shown_answers: Mapping[str, Arg], body: ReportBody, report: Report, files: int, content: Content
) -> list[str]:
    """Where the filed report differs from what was shown. Files and words of an album may have been added."""
    filed = _as_shown(body, report, files, content)
    if shown_answers.get("actor") == label_of(FieldName.ACTOR, UNKNOWN_ACTOR):
        shown_answers = {name: answer for name, answer in shown_answers.items() if name != "actor"}
    if "space" in shown_answers:
        filed = {
            **filed,
            "space": label_of(FieldName.SPACE, body.space),
        }  # also for a voice report without an act
    differences = [f"{name} was shown and not filed" for name in shown_answers.keys() - filed.keys()]
    differences += [f"{name} was filed and never shown" for name in filed.keys() - shown_answers.keys()]
    for name in shown_answers.keys() & filed.keys():
        here, there = shown_answers[name], filed[name]
        grown = name == "text" and isinstance(here, str) and str(there).startswith(here)
        if here != there and not grown and name != "evidence":
            differences.append(f"{name} was shown as {here!r} and filed as {there!r}")
    return differences


def _as_shown(body: ReportBody, report: Report, files: int, content: Content) -> Mapping[str, Arg]:
    """The filed report as the end of the form should have shown it, computed from the report alone."""
    answers: dict[str, Arg] = {
        "area": place_answer(body.area_id, body.point, body.place_words, content),
        "when": when(body.when),
        "consent": label_of(FieldName.CONSENT, report.consent),
        "contact": report.mode.value,
    }
    if files or body.way == FormVariant.FULL:
        answers["evidence"] = files
    if body.act_id:
        answers["act"] = content.acts[body.act_id].label
    if body.act_id or body.address:
        answers["space"] = label_of(FieldName.SPACE, body.space)
    if body.address:
        answers["address"] = Latin(body.address) if body.address.isascii() else body.address
    if body.forwarded:
        answers["post"] = len(body.forwarded)
    if body.text:
        answers["text"] = body.text
    for name, value in ((FieldName.ACTOR, body.actor), (FieldName.SEEN, body.seen)):
        if value:
            answers[name] = label_of(name, value)
    if body.way == FormVariant.VOICE:
        answers["voice"] = TextRef("report-voice-stored")
    return answers
