"""What the screens and papers of the division of work share: a row in words, its gaps, what bodies say of it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.conversation.outgoing import Arg, Button, TextRef
from bot.conversation.ports import Ctx
from bot.domain.atlas.opinions import OpinionAnswer
from bot.domain.bodies.complaints import Basis
from bot.domain.catalogue.catalogue import ActorClass, BodyLevel, Phase, Space
from bot.domain.division.division_table import (
    Assignment,
    DivisionRow,
    DivisionTable,
    RowConfidence,
    RowGap,
    RowScope,
)
from bot.domain.division.division_versions import DivisionChange
from bot.domain.division.row_stands import BodyStand, ObjectionWish
from bot.handlers.atlas.atlas_words import phase_term
from bot.handlers.pieces import NOTHING, button, clauses, comma_list, lines
from bot.usecases.division.stand_on_rows import Objection, Voices

TEXT_FAMILIES: Final = (
    *(f"division-confidence-{confidence.replace('_', '-')}" for confidence in RowConfidence),
    *(f"division-gap-{gap}" for gap in RowGap),
    *(f"division-basis-{basis}" for basis in (Basis.PRACTICE, Basis.UNCONFIRMED)),
    *(f"division-stand-{stand}" for stand in BodyStand),
    *(f"division-wish-{wish}" for wish in ObjectionWish),
    *(f"division-objection-{answer or 'none'}" for answer in OpinionAnswer),
    *(f"refer-level-{level}" for level in BodyLevel),
    *(f"case-actor-{actor.replace('_', '-')}" for actor in ActorClass),
    *(f"case-space-{space}" for space in Space),
)


def division_home() -> tuple[Button, ...]:
    return (button("division-button-home", "division"),)


def scope_term(scope: RowScope, table: DivisionTable) -> TextRef:
    """When, by whom, in which vote and where; what does not matter is left out."""
    return clauses([phases_term(scope), *_narrowing_terms(scope, table)])


def phases_term(scope: RowScope) -> TextRef:
    if scope.phases == tuple(Phase):
        return TextRef("division-phases-all")
    return comma_list([phase_term(phase) for phase in scope.phases])


def narrowing_term(scope: RowScope, table: DivisionTable) -> TextRef:
    """By whom, in which vote and where; that it does not matter, if nothing does."""
    terms = _narrowing_terms(scope, table)
    return clauses(terms) if terms else TextRef("division-scope-whole")


def _narrowing_terms(scope: RowScope, table: DivisionTable) -> list[TextRef]:
    terms = []
    if scope.actors:
        names = [TextRef(f"case-actor-{actor.replace('_', '-')}") for actor in scope.actors]
        terms.append(TextRef("division-scope-actors", {"actors": comma_list(names)}))
    if scope.contests:
        contests = [TextRef("division-name", {"name": table.contests[c]}) for c in scope.contests if c]
        terms.append(TextRef("division-scope-contests", {"contests": comma_list(contests)}))
    if scope.spaces:
        terms.append(comma_list([TextRef(f"case-space-{space}") for space in scope.spaces]))
    return terms


def body_term(body: str, table: DivisionTable) -> TextRef:
    """The body's name as the table has it; for nobody, that there is none."""
    if not body:
        return TextRef("division-nobody")
    return TextRef("division-name", {"name": table.bodies.get(body, body)})


def law_term(to: Assignment, table: DivisionTable) -> TextRef:
    """The numbers of the articles, or why there are none."""
    if not to.articles:
        return NOTHING if to.basis is Basis.LAW else TextRef(f"division-basis-{to.basis}")
    return clauses([_article_term(*table.articles.get(id_, (id_, ""))) for id_ in to.articles])


def _article_term(number: str, law: str) -> TextRef:
    if law:
        return TextRef("article-number-of", {"number": number, "law": law})
    return TextRef("article-number", {"number": number})


def confidence_term(to: Assignment) -> TextRef:
    return TextRef(f"division-confidence-{to.confidence.replace('_', '-')}")


def gap_terms(row: DivisionRow, table: DivisionTable) -> list[TextRef]:
    return [TextRef(f"division-gap-{gap}") for gap in table.gaps(row)]


def window_term(to: Assignment) -> TextRef:
    """From which day and until when the body takes such cases; empty if that is always."""
    args: dict[str, Arg] = {"opens": to.from_day, "count": to.days or 0}
    if to.from_day and to.days:
        return TextRef("division-window", args)
    if to.from_day:
        return TextRef("division-window-from", args)
    return TextRef("division-window-until", args) if to.days else NOTHING


def row_line_args(row: DivisionRow, table: DivisionTable, *more: TextRef) -> dict[str, Arg]:
    """The parts of a row that both lists and single rows show. ``more``: further lines below its ground; empty
    ones are left out."""
    facts = [law_term(row.to, table)] if row.to.articles else []
    gaps = gap_terms(row, table)
    below = [TextRef("division-gaps", {"gaps": comma_list(gaps)})] if gaps else []
    below += [term for term in more if term is not NOTHING]
    return {
        "act": table.acts[row.scope.act].label,
        "where": scope_term(row.scope, table),
        "body": body_term(row.to.body, table),
        "next": body_term(row.to.next_body, table),
        "ground": lines([clauses([*facts, confidence_term(row.to)]), *below]),
    }


def standing_term(row: DivisionRow, voices: Voices) -> TextRef:
    """What the first body says of the row, and whether an objection waits; empty if nobody has said anything."""
    if any(objection.is_waiting for objection in voices.objections(row)):
        return TextRef("division-row-objected")
    stand = voices.of_body(row, row.to.body) if row.to.body else BodyStand.SILENT
    return NOTHING if stand is BodyStand.SILENT else TextRef(f"division-row-{stand}")


def voice_terms(row: DivisionRow, voices: Voices, table: DivisionTable) -> list[TextRef]:
    """A line for each of the row's bodies."""
    return [
        TextRef(f"division-stand-{voices.of_body(row, body)}", {"body": body_term(body, table)})
        for body in (row.to.body, row.to.next_body)
        if body
    ]


def objection_term(objection: Objection, table: DivisionTable, ctx: Ctx) -> TextRef:
    """Whose objection it is, what it wants and why, and what became of it."""
    stand = objection.stand
    key = (
        "division-objection-again"
        if objection.is_again
        else f"division-objection-{objection.answer or 'none'}"
    )
    args: dict[str, Arg] = {
        "body": body_term(stand.body, table),
        "wanted": wish_term(stand.wish, stand.wanted, table, ctx),
        "reason": stand.reason,
        "outcome": TextRef(key, {"why": objection.why}),
    }
    return TextRef("division-objection", args)


def wish_term(wish: ObjectionWish, wanted: str, table: DivisionTable, ctx: Ctx) -> TextRef:
    if wish is ObjectionWish.BODY:
        return TextRef("division-wish-body", {"body": body_term(wanted, table)})
    if wish is ObjectionWish.ARTICLE:
        article = ctx.content.articles.get(wanted)
        term = _article_term(article.number, article.law or "") if article is not None else NOTHING
        return TextRef("division-wish-article", {"article": term})
    return TextRef("division-wish-words")


def change_term(change: DivisionChange, before: DivisionTable, after: DivisionTable) -> TextRef:
    """One change: which cases, who took them before, who takes them now."""
    known = after if change.scope.act in after.acts else before
    contests = {**before.contests, **after.contests}  # one that has gone is still named
    args: dict[str, Arg] = {
        "act": known.acts[change.scope.act].label,
        "where": scope_term(change.scope, replace(known, contests=contests)),
        "before": assignment_term(change.before, before),
        "after": assignment_term(change.after, after),
    }
    return TextRef("division-change", args)


def assignment_term(to: Assignment | None, table: DivisionTable) -> TextRef:
    """Body, next body, ground and window in one line: everything that may differ."""
    if to is None:
        return TextRef("division-change-nothing")
    parts: list[TextRef] = [
        TextRef(
            "division-change-bodies",
            {"body": body_term(to.body, table), "next": body_term(to.next_body, table)},
        )
    ]
    parts += [TextRef(f"refer-level-{to.level}")] if to.level else []
    parts += [law_term(to, table)] if to.articles or to.basis is not Basis.LAW else []
    parts += [confidence_term(to)]
    parts += [window_term(to)] if to.from_day or to.days else []
    return clauses(parts)


def first_of(rows: Sequence[DivisionRow]) -> tuple[str, ...]:
    """The marks of these rows, for the mark of a page."""
    return tuple(row.mark for row in rows)
