"""The steps of a duty: ticked with their minute, left and taken up again, and at the end a paper for oneself."""

from datetime import date, datetime

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, ClockTime, SendDocument, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.duties.duties import DayMoment
from bot.domain.errors import NotFound, WrongState
from bot.domain.moments import day_of
from bot.handlers.duties.duty_arguments import StepTick
from bot.handlers.duties.duty_screens import moments_screen, steps_screen, with_pocket
from bot.handlers.duties.own_duty import own_pocket
from bot.handlers.flows.confirming import confirmation
from bot.handlers.pieces import argument, button, cited_numbers, law_line
from bot.usecases.duties.choose_duty import begin_steps_anew, require_duty, tick_step


async def steps(update: Incoming, ctx: Ctx) -> Turn:
    """Show the parts of the duty; with a part, its steps."""
    pocket = await own_pocket(ctx)
    duty, name = require_duty(ctx, pocket), argument(update)
    if name in DayMoment:
        screen = steps_screen(duty, DayMoment(name), pocket, content=ctx.content)
    else:
        screen = moments_screen(duty, pocket)
    return with_pocket(Turn((screen,)), ctx, pocket)


async def tick(update: Incoming, ctx: Ctx) -> Turn:
    """Tick a step at this minute, or take its tick back, as the button said when it was shown."""
    step_id, ticked = argument(update, StepTick)
    pocket = tick_step(ctx, await own_pocket(ctx), step_id, ticked=ticked)
    duty = require_duty(ctx, pocket)
    step = duty.step(step_id)
    if step is None:
        raise NotFound("now-gone")
    screen = steps_screen(duty, step.moment, pocket, content=ctx.content)
    return with_pocket(Turn((screen,)), ctx, pocket)


async def begin_anew(update: Incoming, ctx: Ctx) -> Turn:
    """Remove all ticks of the duty, on a second press."""
    pocket = await own_pocket(ctx)
    if argument(update) != "yes":
        yes, no = button("button-now-anew-yes", "now-anew", "yes"), button("button-now-list", "now-list")
        return with_pocket(Turn((confirmation("now-anew-ask", yes=yes, no=no),)), ctx, pocket)
    pocket = begin_steps_anew(ctx, pocket)
    return with_pocket(Turn((moments_screen(require_duty(ctx, pocket), pocket),)), ctx, pocket)


async def paper(update: Incoming, ctx: Ctx) -> Turn:
    """Send the steps with their minutes as a file. It is for the person alone: nobody else gets it."""
    pocket = await own_pocket(ctx)
    duty, content = require_duty(ctx, pocket), ctx.content
    ticked = [at for step in duty.steps if (at := pocket.ticked_at(step.id)) is not None]
    if not ticked:
        raise WrongState("now-no-ticks")
    cited = [
        [content.articles[key] for key in step.article_ids if key in content.articles] for step in duty.steps
    ]
    first_day = day_of(min(ticked))
    rows: list[tuple[TextRef | str, ...]] = []
    for step, articles in zip(duty.steps, cited, strict=True):
        at = pocket.ticked_at(step.id)
        text = _paper_line(step.text, at, first_day) if at else step.text
        rows.append((text, cited_numbers(articles), TextRef("now-paper-tick") if at else ""))
    fields: dict[str, TextRef | str] = {
        "id": duty.id,
        "role": duty.label,
        "title": TextRef("now-paper-title", {"day": first_day}),
        "law": law_line("handout-law", (article for articles in cited for article in articles)),
        "note": TextRef("now-paper-note"),
        "official": TextRef("handout-official"),
        "footer": TextRef("handout-footer"),
        **{f"link-{number}": link for number, (_, link) in enumerate(ctx.operator.bot_links, 1)},
    }
    back = ((button("button-now-list", "now-list"), button("button-now-home", "now")),)
    document = SendDocument("checklist", "now-paper", {"duty": duty.label}, fields, tuple(rows), back)
    return with_pocket(Turn((document,)), ctx, pocket)


def _paper_line(text: str, at: datetime, first_day: date) -> TextRef:
    """The step with its hour; with its day, too, where that is not the day above the list."""
    args: dict[str, Arg] = {"text": text, "time": ClockTime(at)}
    if day_of(at) == first_day:
        return TextRef("now-paper-line", args)
    return TextRef("now-paper-line-of-day", args | {"day": day_of(at)})
