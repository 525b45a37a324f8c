"""How a round of posters looks: a picture with numbered marks, what is wrong on it, the result.

A piece is a picture that the messenger keeps after its first message. Its caption says in words what stands at each
number, for who hears the chat read aloud.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from bot.conversation.incoming import MessageRef
from bot.conversation.outgoing import Arg, Button, Rows, Screen, SendDocument, TextRef
from bot.domain.learning.lessons import Audience
from bot.domain.learning.poster_bank import ROUND, WORDINGS
from bot.domain.learning.poster_rounds import NOTHING_WRONG, PosterRecord, RoundPieces
from bot.domain.learning.posters import Aspect, CampaignPiece, ImprintPart, PosterKind
from bot.handlers.learning.poster_arguments import PosterAnswer, PosterPlace
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import NOTHING, button, cited_numbers, comma_list, lines, number_rows
from bot.usecases.learning.poster_practice import TRACKS, PressedPiece
from bot.usecases.ports import Content

MOST_MISSED: Final = 5
"""Reasons that a result repeats."""
BUTTONS_A_ROW: Final = 4
_HOURS_A_DAY: Final = 24
TEXT_FAMILIES: Final = (
    *(f"poster-{aspect}" for aspect in Aspect if aspect is not Aspect.IMPRINT),
    *(f"poster-{part}" for part in ImprintPart),
    *(f"poster-{verdict}{kind}" for verdict in ("right", "wrong") for kind in ("", "-sound")),
)


def intro_screen(record: PosterRecord, kind: PosterKind, *, review: TextRef = NOTHING) -> Screen:
    """What is practised, how far an open round is, and how many are finished."""
    running = record.running
    is_running = running is not None and bool(running.position or running.finds)
    state = "running" if is_running else "done" if record.finished else "new"
    args: dict[str, Arg] = {
        "kind": kind.value,
        "state": state,
        "number": running.position + 1 if running is not None else 1,
        "total": ROUND,
        "finished": record.finished,
        "best": record.best,
        "review": review,
    }
    rows: list[tuple[Button, ...]] = [
        (button("button-poster-begin", "poster-begin", kind, {"state": state}),)
    ]
    if is_running:
        rows.append((button("button-poster-anew", "poster-anew", kind),))
    return Screen("poster-intro", args, (*rows, _lessons_row(kind)))


# --- one piece ------------------------------------------------------------------------------------------


def piece_picture(
    pieces: RoundPieces, *, content: Content, replaces: MessageRef | None = None
) -> SendDocument:
    """The piece to look at now, with a button for each number; once a fault is found, those that are left."""
    position = pieces.round.position
    piece, finds = pieces.piece(position), pieces.round.finds
    marks = [
        _answer_button(pieces, "button-poster-mark", number, {"number": number})
        for number in range(1, len(piece.marks) + 1)
        if number not in finds
    ]
    rows = list(number_rows(marks, most=BUTTONS_A_ROW))
    args: dict[str, Arg] = {"twin": piece_words(piece)}
    if finds:
        args |= _rule_args(pieces, position, finds[-1], content)
        return _picture(pieces, position, "poster-pressed-right", args, tuple(rows), replaces=replaces)
    rows.append((_answer_button(pieces, "button-poster-nothing", NOTHING_WRONG),))
    medium = TextRef("poster-medium", {"medium": piece.medium.value, "pair": _pair(piece)})
    args |= {"number": position + 1, "total": ROUND, "medium": medium}
    return _picture(pieces, position, "poster-ask", args, tuple(rows), replaces=replaces)


def _answer_button(
    pieces: RoundPieces, key: str, number: int, args: Mapping[str, Arg] | None = None
) -> Button:
    answer = PosterAnswer(pieces.round.kind, pieces.round.id, pieces.round.position, number)
    return button(key, "poster-answer", answer, args)


def _rule_args(pieces: RoundPieces, position: int, number: int, content: Content) -> dict[str, Arg]:
    """What the law says of the mark with this number."""
    rule = pieces.law.rule_of(pieces.piece(position), number)
    return {"pressed": number, "reason": rule.reason, "articles": _numbers_of(rule.articles, content)}


def _numbers_of(article_ids: Iterable[str], content: Content) -> TextRef | str:
    known = (content.articles[key] for key in dict.fromkeys(article_ids) if key in content.articles)
    return cited_numbers(list(known))


def pressed_picture(
    done: PressedPiece, *, content: Content, replaces: MessageRef | None = None
) -> SendDocument:
    """The same piece with what is wrong on it, why, and by which article; and the way on. While another fault is left
    on it, the numbers again."""
    if not done.is_finished:
        return piece_picture(done.pieces, content=content, replaces=replaces)
    pieces, position = done.pieces, done.position
    piece, faults = pieces.piece(position), sorted(pieces.faults(position))
    args: dict[str, Arg] = {
        "which": _which(faults),
        "reasons": lines(
            [TextRef("poster-reason", _rule_args(pieces, position, number, content)) for number in faults]
        ),
        "given": _given_words(done, content),
        "tally": TextRef("poster-tally", {"right": pieces.right_answers, "done": pieces.round.position}),
    }
    if not faults:
        rules = (pieces.law.rule_of(piece, number) for number in range(1, len(piece.marks) + 1))
        args["articles"] = _numbers_of([key for rule in rules for key in rule.articles], content)
    verdict = "right" if pieces.is_right(position) else "wrong"
    on = "button-poster-result" if pieces.round.is_done else "button-poster-next"
    place = PosterPlace(pieces.round.kind, pieces.round.id, pieces.round.position)
    rows = ((button(on, "poster-next", place),),)
    key = f"poster-{verdict}{'' if faults else '-sound'}"
    return _picture(pieces, position, key, args, rows, replaces=replaces)


def _which(faults: Sequence[int]) -> TextRef:
    """Where the faults are, in a sentence."""
    if not faults:
        return NOTHING
    numbers = [TextRef("poster-number", {"number": number}) for number in faults]
    if len(numbers) == 1:
        return TextRef("poster-fault-at", {"number": numbers[0]})
    return TextRef("poster-faults-at", {"numbers": comma_list(numbers[:-1]), "last": numbers[-1]})


def _given_words(done: PressedPiece, content: Content) -> TextRef:
    """What the learner said, and what the law says of the number that they pressed last."""
    if done.number == NOTHING_WRONG:
        return TextRef("poster-given-nothing")
    return TextRef("poster-given", _rule_args(done.pieces, done.position, done.number, content))


def _picture(
    pieces: RoundPieces,
    position: int,
    key: str,
    args: Mapping[str, Arg],
    buttons: Rows,
    *,
    replaces: MessageRef | None = None,
) -> SendDocument:
    piece = pieces.piece(position)
    name = f"{pieces.round.kind}/{pieces.numbers[position]}/{pieces.round.edition}"
    fields: dict[str, TextRef | str] = {
        "medium": piece.medium.value,
        "look": str(piece.look),
        "sample": TextRef("poster-sample"),
    }
    rows = tuple(_picture_row(piece, aspect) for aspect in piece.marks)
    return SendDocument("campaign-piece", key, args, fields, rows, buttons, stored_as=name, replaces=replaces)


def _picture_row(piece: CampaignPiece, aspect: Aspect) -> tuple[TextRef | str, ...]:
    shape = {Aspect.FACE: piece.face, Aspect.PLACE: piece.place}.get(aspect)
    return aspect.value, shape.value if shape is not None else "", mark_words(piece, aspect)


# --- its words ------------------------------------------------------------------------------------------


def piece_words(piece: CampaignPiece) -> TextRef:
    """What stands at each number, without a verdict."""
    return lines(
        [
            TextRef("poster-mark-line", {"place": number, "mark": _label_words(piece, aspect)})
            for number, aspect in enumerate(piece.marks, start=1)
        ]
    )


def _label_words(piece: CampaignPiece, aspect: Aspect) -> TextRef:
    label = TextRef("poster-aspect", {"aspect": aspect.value, "medium": piece.medium.value})
    return TextRef("poster-mark", {"aspect": label, "text": mark_words(piece, aspect)})


def mark_words(piece: CampaignPiece, aspect: Aspect) -> TextRef:
    """What the picture shows at this mark."""
    if aspect is Aspect.TIME:
        return _time_words(piece)
    if aspect is Aspect.IMPRINT:
        return _imprint_words(piece)
    values = {
        Aspect.AUTHOR: piece.author,
        Aspect.FACE: piece.face,
        Aspect.WORDS: piece.words,
        Aspect.OFFER: piece.offer,
        Aspect.PLACE: piece.place or "",
    }
    args: dict[str, Arg] = {
        "value": str(values.get(aspect, "")),
        "wording": _wording(piece, aspect),
        "pair": _pair(piece),
        "medium": piece.medium.value,
    }
    return TextRef(f"poster-{aspect}", args)


def _time_words(piece: CampaignPiece) -> TextRef:
    days, rest = divmod(piece.hours, _HOURS_A_DAY)
    if not piece.hours:
        return TextRef("poster-time", {"unit": "voting", "count": 0})
    if rest:
        return TextRef("poster-time", {"unit": "hours", "count": piece.hours})
    return TextRef("poster-time", {"unit": "days", "count": days})


def _imprint_words(piece: CampaignPiece) -> TextRef:
    parts = [
        TextRef(f"poster-{part}", {"wording": _wording(piece, Aspect.IMPRINT)})
        for part in ImprintPart
        if part in piece.imprint
    ]
    return comma_list(parts) if parts else TextRef("poster-no-imprint")


def _wording(piece: CampaignPiece, aspect: Aspect) -> str:
    """Which of the wordings of this mark: each mark has its own digit of ``look``."""
    digit = piece.look // WORDINGS ** list(Aspect).index(aspect) % WORDINGS
    return f"w{digit + 1}"


def _pair(piece: CampaignPiece) -> str:
    """Which made-up candidates the piece speaks of."""
    return f"p{piece.look // WORDINGS ** len(Aspect) % WORDINGS + 1}"


# --- the result -----------------------------------------------------------------------------------------


def result_screen(pieces: RoundPieces, *, content: Content) -> Screen:
    """How many pieces were answered right, and what to read again."""
    rules = [pieces.law.rules[finding] for finding in pieces.missed_findings()[:MOST_MISSED]]
    reasons = [
        TextRef(
            "poster-missed-line",
            {"reason": rule.reason, "articles": _numbers_of(rule.articles, content)},
        )
        for rule in rules
    ]
    args: dict[str, Arg] = {
        "right": pieces.right_answers,
        "total": ROUND,
        "missed": TextRef("poster-missed", {"reasons": lines(reasons)}) if reasons else NOTHING,
    }
    kind = pieces.round.kind
    again = button("button-poster-begin", "poster-begin", kind, {"state": "done"})
    return Screen("poster-done", args, ((again,), _lessons_row(kind), back_to_menu()))


def _lessons_row(kind: PosterKind) -> tuple[Button, ...]:
    """The way back to the lessons; where several tracks share a practice, to all tracks: which one it was is stored
    nowhere."""
    tracks = TRACKS[kind]
    if len(tracks) > 1:
        return (button("button-tracks", "tracks"),)
    return (button("button-learn", "learn", tracks[0].value),)


def poster_rows(track: Audience, content: Content) -> Rows:
    """A button to the practice of this track, if the content has rules for it."""
    return tuple(
        (button("button-poster-practice", "poster-practice", kind),)
        for kind in PosterKind
        if track in TRACKS[kind] and content.posters.has_rules()
    )
