"""The privacy card: what the bot knows, stores and reads, computed from the settings in force."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Rows, Say, Screen, SendLane, TextRef, Turn
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.owner.recordings import RecordedText
from bot.domain.owner.settings import Reporting, retention_in_force
from bot.domain.people import Messenger
from bot.domain.safety.privacy import (
    ELSEWHERE,
    LINES,
    READERS,
    SUMMARY,
    Fact,
    ModeratorGroups,
    PrivacyInputs,
    PrivacyLine,
    PrivacySection,
    official_lines,
    privacy_facts,
    privacy_sections,
    summary_facts,
)
from bot.domain.submissions.witnesses import ContactMode
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button, comma_list, paragraphs
from bot.handlers.safety.spoken_texts import listen_rows
from bot.usecases.access.count_readers import readers_by_body
from bot.usecases.ports import Content
from bot.usecases.safety.privacy_news import changed_since

BODIES_NAMED: Final = 2
"""Most bodies that are named: the card must fit into one message."""

ASKING: Final = "asking"
"""The argument of a button to what becomes of questions, which are no reports and not on the card."""
WHOLE: Final = "whole"
"""The argument of a button that opens the whole card in one message."""

TEXT_FAMILIES = (
    *LINES,
    *SUMMARY,
    *(f"button-privacy-{section}" for section in PrivacySection),
    *(f"privacy-title-{section}" for section in PrivacySection),
)


async def privacy(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/privacy`` and its button: the summary with the sections behind buttons, one section, the whole
    card, or that of the button's contact mode."""
    given = argument(update)
    modes = (ContactMode(given),) if given in ContactMode else tuple(ContactMode)
    now = await settings_in_force(ctx, ctx.account.messenger, modes=modes)
    rows: Rows
    if given == WHOLE or given in ContactMode:
        rows = ((button("button-clean-chat", "clean-chat"),), back_to_menu())
        return Turn(whole_card(now, rows, ctx), session=ctx.session.at(""))
    if given in PrivacySection:
        section = PrivacySection(given)
        args: dict[str, Arg] = {
            "title": TextRef(f"privacy-title-{section}"),
            "lines": card_text(privacy_sections(now)[section], ctx),
        }
        screen = Screen(
            "privacy-section", args, ((button("button-privacy-sections", "privacy"),), back_to_menu())
        )
    elif given == ASKING:
        rows = ((button("button-privacy-sections", "privacy"),), back_to_menu())
        screen = Screen("privacy-asking", buttons=rows)
    else:
        lines, running = card_text(summary_facts(now), ctx), await ctx.uow.settings.running()
        rows = (*listen_rows(RecordedText.SUMMARY, lines, ctx, running), *_section_rows())
        screen = Screen("privacy-overview", {"lines": lines}, rows)
    return Turn((screen,), session=ctx.session.at(""))


def _section_rows() -> Rows:
    """A button for each section, in reading order from the right, then the whole card."""
    buttons = [button(f"button-privacy-{section}", "privacy", section.value) for section in PrivacySection]
    buttons.append(button("button-privacy-whole", "privacy", WHOLE))
    pairs = (tuple(reversed(buttons[n : n + 2])) for n in range(0, len(buttons), 2))
    asking = (button("button-privacy-asking", "privacy", ASKING),)
    return (*pairs, asking, (button("button-clean-chat", "clean-chat"),), back_to_menu())


async def show_before_report(update: Incoming, ctx: Ctx) -> Turn:
    """Show the whole card before the form; from here, too, one press leads to the first question."""
    now = await settings_in_force(ctx, ctx.account.messenger)
    on = Button(TextRef("button-report-agree"), Press("report-agree", epoch=ctx.session.epoch))
    back = Button(TextRef("button-privacy-brief"), Press("report-start", argument(update), ctx.session.epoch))
    taken = bool(now.operator) and now.reporting in (Reporting.OPEN, Reporting.EMERGENCY)
    rows: Rows = (((on,),) if taken else ()) + ((back,), back_to_menu())
    return Turn(whole_card(now, rows, ctx))


def whole_card(now: PrivacyInputs, rows: Rows, ctx: Ctx) -> tuple[Say | Screen, ...]:
    """The whole card in one message. A translation, or the card that speaks of published counts, too, may be too
    long for that: it comes in two."""
    lines = tuple(privacy_facts(now))
    if not ctx.person.language and not now.publishes:
        return (Screen("privacy-card", {"lines": card_text(lines, ctx)}, rows),)
    half = len(lines) // 2
    first = Say("privacy-card", {"lines": card_text(lines[:half], ctx)}, lane=SendLane.FORM)
    return (
        first,
        Screen("privacy-card-continued", {"lines": card_text(lines[half:], ctx)}, rows, below=True),
    )


async def privacy_summary(ctx: Ctx) -> TextRef:
    """The operator's own words and the three lines that are shown before the first question."""
    return card_text(summary_facts(await settings_in_force(ctx, ctx.account.messenger)), ctx)


def whole_card_row(epoch: int, way: str = "") -> tuple[Button, ...]:
    """The button from the summary to the whole card, inside the form and with the same form variant."""
    return (Button(TextRef("button-privacy-whole"), Press("report-privacy", str(way), epoch)),)


async def settings_in_force(
    ctx: Ctx | TickCtx, messenger: Messenger, *, modes: tuple[ContactMode, ...] = tuple(ContactMode)
) -> PrivacyInputs:
    """The settings that this program uses now, for a reader on this messenger."""
    operator = ctx.operator
    running = await ctx.uow.settings.running()
    groups = [group for group in await ctx.uow.groups.active() if group.active]
    desks = tuple(
        ModeratorGroups(
            messenger=desk_messenger,
            groups=sum(group.messenger is desk_messenger for group in groups),
            guarded=desk_messenger in operator.capabilities
            and operator.capabilities[desk_messenger].protects,
        )
        for desk_messenger in Messenger
        if any(group.messenger is desk_messenger for group in groups)
    )
    return PrivacyInputs(
        operator=operator.words,
        messenger=messenger,
        reporting=running.reporting,
        retention=retention_in_force(running, operator.retention),
        moderator_groups=desks,
        articles=_editions(ctx.content),
        quoted=ctx.content.election.articles,
        copies=operator.copies,
        strips_photos=messenger in operator.capabilities and operator.capabilities[messenger].strips_photos,
        publishes=running.publication or bool(operator.public_url),
        readers=await _readers(ctx),
        modes=modes,
    )


async def _readers(ctx: Ctx | TickCtx) -> tuple[tuple[str, int], ...]:
    """The readers by their bodies, the largest group first."""
    counts = await readers_by_body(ctx)
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def official_ways(content: Content) -> TextRef:
    """Where and until when an official complaint can be made."""
    return paragraphs(
        [_term(line, content) for line in official_lines(_editions(content), content.election.articles)]
    )


def card_text(lines: Iterable[PrivacyLine], ctx: Ctx) -> TextRef:
    """The lines as texts. An article's id becomes its number, edition and paraphrase."""
    return paragraphs([_term(line, ctx.content) for line in lines])


async def news_row(day: date, ctx: Ctx) -> tuple[tuple[Button, ...], ...]:
    """A button beside a report of this day, if the card has changed since."""
    messenger = ctx.account.messenger
    now = privacy_facts(await settings_in_force(ctx, messenger))
    changed = await changed_since(ctx, day, now, messenger=messenger)
    return ((button("button-privacy-news", "my-news"),),) if changed else ()


def earlier_line_text(line: PrivacyLine, ctx: Ctx) -> TextRef:
    """A line of an earlier card. An article has the wording of that edition, if it was ever taught."""
    edition, id_ = line.facts.get("edition"), line.facts.get("article")
    versions = [v for v in ctx.law.versions if v.article_id == id_ and v.edition == edition]
    if id_ is None or not versions:
        return _term(line, ctx.content)
    was = versions[-1]
    return TextRef(line.key, {"number": was.number, "edition": was.edition, "what": was.paraphrase})


def _term(line: PrivacyLine, content: Content) -> TextRef:
    return TextRef(line.key, _args(line.facts.items(), content))


def _args(facts: Iterable[tuple[str, Fact]], content: Content) -> dict[str, Arg]:
    args: dict[str, Arg] = {}
    for name, fact in facts:
        if name == "article":
            article = content.articles.get(str(fact))
            args["number"] = article.number if article else str(fact)
            args["what"] = article.paraphrase if article else TextRef("privacy-article-gone")
        elif name == "messenger":
            args[name] = TextRef(f"messenger-{fact}")
        elif name == READERS:
            args[name] = _by_body(str(fact), content)
        elif name == ELSEWHERE:
            args[name] = "none" if fact == "none" else "some"
            others = str(fact).split() if fact != "none" else []
            args["others"] = comma_list([TextRef(f"messenger-{other}") for other in others])
        else:
            args[name] = fact
    return args


def _by_body(text: str, content: Content) -> TextRef:
    """The bodies that most readers belong to, and how many readers belong to others."""
    counts = [(body, int(count)) for body, _, count in (part.partition(":") for part in text.split())]
    named = [
        TextRef("privacy-reader", {"body": content.agencies[body].name, "count": count})
        for body, count in counts[:BODIES_NAMED]
        if body in content.agencies
    ]
    rest = sum(count for _, count in counts) - sum(
        count for body, count in counts[:BODIES_NAMED] if body in content.agencies
    )
    return comma_list([*named, *([TextRef("privacy-reader-others", {"count": rest})] if rest else [])])


def _editions(content: Content) -> dict[str, str]:
    return {id_: article.edition for id_, article in content.articles.items()}
