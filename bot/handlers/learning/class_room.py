"""Lessons in a room, for a group's lead and for owners: the sheets to print, the counts afterwards, and what they show.

Only counts are typed and stored; nothing about a person.
"""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, Button, Digits, Rows, Say, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.cohorts.class_counts import IN_ALL, MOST_PEOPLE, ClassCount, ClassSums
from bot.domain.cohorts.cohorts import Cohort, typed_number
from bot.domain.errors import BadInput, NotFound, WrongState
from bot.domain.learning.class_lessons import ClassLesson, worded_id
from bot.domain.learning.gains import BLOCK
from bot.handlers.cohorts.group_arguments import GroupLesson
from bot.handlers.learning.class_papers import class_file
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import NOTHING, argument, button, lines, paragraphs
from bot.usecases.cohorts.count_class import class_results, classes_of, find_class, record_class
from bot.usecases.cohorts.manage_cohorts import managed_group

PEOPLE_STATE: Final = "class.people"
RIGHT_STATE: Final = "class.right"
SURE_STATE: Final = "class.sure"
MOST_LINES: Final = 12
HARDEST: Final = 2
"""Questions of a lesson that are named because the fewest knew them."""


async def overview(update: Incoming, ctx: Ctx) -> Turn:
    """Show what is published of a group's classes, with the ways to sheets and counts."""
    cohort, sums = await class_results(ctx, argument(update))
    rows: Rows = (
        (
            button("button-class-count", "class-lessons-count", cohort.id),
            button("button-class-sheets", "class-lessons", cohort.id),
        ),
        (button("button-group-table", "group-table", cohort.id),),
        back_to_menu(),
    )
    results = _results(cohort, sums, ctx)
    args: dict[str, Arg] = {
        "body": cohort.body,
        "results": paragraphs(results) if results else TextRef("class-none", {"few": BLOCK}),
    }
    return Turn((Screen("class-overview", args, rows),), session=ctx.session.at(""))


def _results(cohort: Cohort, sums: Sequence[ClassSums], ctx: Ctx) -> list[TextRef]:
    terms = []
    for sheets in classes_of(ctx, cohort):
        of_lesson = [row for row in sums if row.lesson_id == sheets.lesson.id]
        whole = next((row for row in of_lesson if row.question_id == IN_ALL), None)
        if whole is None or not whole.asked:
            continue
        args: dict[str, Arg] = {
            "title": sheets.lesson.title,
            "people": whole.people,
            "tenths": Digits(f"{10 * whole.right / whole.asked:.1f}".replace(".", "٫")),
            "hardest": _hardest(sheets, of_lesson),
        }
        terms.append(TextRef("class-result", args))
    return terms[:MOST_LINES]


def _hardest(sheets: ClassLesson, sums: Sequence[ClassSums]) -> TextRef:
    """The questions that the fewest knew, if each was counted in its present words. Counts from before wordings were
    noted stand until there are others."""
    counted = {row.question_id for row in sums if row.asked}
    numbers = {
        key if (key := worded_id(question)) in counted else question.id: number
        for number, question in enumerate(sheets.questions, 1)
    }
    each = [row for row in sums if row.question_id in numbers and row.asked]
    each.sort(key=lambda row: (row.right / row.asked, numbers[row.question_id]))
    terms = [
        TextRef(
            "class-hard-question",
            {
                "number": numbers[row.question_id],
                "percent": 100 * row.right // row.asked,
                "text": sheets.questions[numbers[row.question_id] - 1].text,
            },
        )
        for row in each[:HARDEST]
    ]
    return TextRef("class-hardest", {"questions": lines(terms)}) if terms else NOTHING


async def choose_sheets(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the lesson whose sheets are wanted."""
    cohort = await managed_group(ctx, argument(update))
    return Turn(
        (_lessons_screen(cohort, "class-ask-sheets", "class-sheets", ctx),), session=ctx.session.at("")
    )


async def choose_count(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the lesson that was held."""
    cohort = await managed_group(ctx, argument(update))
    return Turn(
        (_lessons_screen(cohort, "class-ask-lesson", "class-count", ctx),), session=ctx.session.at("")
    )


def _lessons_screen(cohort: Cohort, key: str, verb: str, ctx: Ctx) -> Screen:
    rows: list[tuple[Button, ...]] = [
        (button("button-class-lesson", verb, GroupLesson(cohort.id, sheets.lesson.id), _lesson_args(sheets)),)
        for sheets in classes_of(ctx, cohort)
    ]
    rows.append((button("button-class", "group-class", cohort.id),))
    return Screen(key, {"body": cohort.body}, tuple(rows))


def _lesson_args(sheets: ClassLesson) -> dict[str, Arg]:
    lesson = sheets.lesson
    return {"tier": lesson.tier.value, "order": lesson.order, "title": lesson.title}


async def send_sheets(update: Incoming, ctx: Ctx) -> Turn:
    """Send the sheets of a lesson as a file."""
    cohort_id, lesson_id = argument(update, GroupLesson)
    cohort = await managed_group(ctx, cohort_id)
    sheets = find_class(ctx, cohort, lesson_id)
    links = [link for _, link in ctx.operator.bot_links]
    back = ((button("button-class-count-this", "class-count", GroupLesson(cohort.id, lesson_id)),),)
    return Turn((class_file(sheets, content=ctx.content, links=links, back=back),))


# --- counts -----------------------------------------------------------------------------------------------


async def ask_people(update: Incoming, ctx: Ctx) -> Turn:
    """Ask how many were there."""
    cohort_id, lesson_id = argument(update, GroupLesson)
    cohort = await managed_group(ctx, cohort_id)
    sheets = find_class(ctx, cohort, lesson_id)
    args: dict[str, Arg] = {
        "title": sheets.lesson.title,
        "mark": Digits(sheets.mark),
        "most": MOST_PEOPLE,
    }
    session = ctx.session.at(PEOPLE_STATE, group=cohort.id, lesson=lesson_id, mark=sheets.mark)
    return Turn((Screen("class-ask-people", args, _stop(cohort.id)),), session=session)


async def take_people(update: Incoming, ctx: Ctx) -> Turn:
    """Take the number of people. Raises BadInput for anything that cannot be; the question stays open."""
    people = typed_number(update.text) if isinstance(update, TextSaid) else None
    if people is None or not 1 <= people <= MOST_PEOPLE:
        raise BadInput("class-people-how", {"most": MOST_PEOPLE})
    sheets = _counted_sheets(ctx, await _cohort(ctx))
    data = {**ctx.session.data, "people": str(people)}
    total = len(sheets.questions)
    args: dict[str, Arg] = {"people": people, "total": total, "most": people * total}
    screen = Say("class-ask-right", args, _stop(data["group"]))
    return Turn((screen,), session=ctx.session.at(RIGHT_STATE, **data))


async def take_right(update: Incoming, ctx: Ctx) -> Turn:
    """Take the right answers, of each question or of all, and show everything before it is stored."""
    cohort = await _cohort(ctx)
    sheets = _counted_sheets(ctx, cohort)
    people, total = int(ctx.session.data.get("people", "0")), len(sheets.questions)
    rights = _typed_numbers(update.text if isinstance(update, TextSaid) else "")
    count = ClassCount(people, rights=rights, total=total)
    if not count.is_possible:
        raise BadInput("class-right-how", {"total": total, "people": people, "most": people * total})
    args: dict[str, Arg] = {
        "title": sheets.lesson.title,
        "people": people,
        "right": sum(rights),
        "asked": people * total,
        "way": "each" if count.is_by_question else "all",
    }
    data = {**ctx.session.data, "rights": " ".join(map(str, rights))}
    rows = ((button("button-class-sure", "class-count-yes"),), *_stop(cohort.id))
    return Turn((Say("class-ask-sure", args, rows),), session=ctx.session.at(SURE_STATE, **data))


def _typed_numbers(text: str) -> tuple[int, ...]:
    """The numbers between spaces, commas or line ends; none if anything else is among them."""
    numbers = [typed_number(part) for part in text.replace("،", " ").replace(",", " ").split()]
    return tuple(number for number in numbers if number is not None) if None not in numbers else ()


async def store_count(update: Incoming, ctx: Ctx) -> Turn:
    """Store the counts that were shown. Raises WrongState for a button of an earlier form."""
    if ctx.session.state != SURE_STATE:
        raise WrongState("class-form-gone")
    data = ctx.session.data
    cohort = await _cohort(ctx)
    sheets = _counted_sheets(ctx, cohort)
    rights = tuple(map(int, data["rights"].split()))
    count = ClassCount(int(data["people"]), rights=rights, total=len(sheets.questions))
    await record_class(ctx, cohort.id, data["lesson"], count)
    rows = ((button("button-class", "group-class", cohort.id),), back_to_menu())
    args: dict[str, Arg] = {"title": sheets.lesson.title, "few": BLOCK}
    return Turn((Screen("class-counted", args, rows),), session=ctx.session.at(""))


async def press_please(update: Incoming, ctx: Ctx) -> Turn:
    """Something typed while the counts wait to be confirmed: the buttons again."""
    rows = ((button("button-class-sure", "class-count-yes"),), *_stop(ctx.session.data.get("group", "")))
    return Turn((Say("cohort-press-please", buttons=rows),))


async def _cohort(ctx: Ctx) -> Cohort:
    return await managed_group(ctx, ctx.session.data.get("group", ""))


def _counted_sheets(ctx: Ctx, cohort: Cohort) -> ClassLesson:
    """The sheets whose counts are being entered. Raises NotFound if its questions have changed since: counts would
    go to others."""
    sheets = find_class(ctx, cohort, ctx.session.data.get("lesson", ""))
    if sheets.mark != ctx.session.data.get("mark"):
        raise NotFound("class-gone")
    return sheets


def _stop(cohort_id: str) -> Rows:
    return ((button("button-cohort-stop", "group-class", cohort_id),),)
