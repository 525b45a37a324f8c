"""The privacy card: what is known, kept and read, computed from the settings in force."""

from collections.abc import Sequence

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.privacy import PrivacyLine, official_lines, privacy_facts
from bot.domain.settings import Reporting, Running
from bot.domain.witnesses import ContactMode
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import button, paragraphs
from bot.usecases.ports import Content


async def privacy(update: Incoming, ctx: Ctx) -> Turn:
    """``/privacy`` and the button: the card by itself."""
    running = await ctx.uow.settings.running()
    rows = ((button("button-clean-chat", "clean-chat"),), back_to_menu())
    return Turn((Screen("privacy-card", {"lines": card(ctx, running)}, rows),), session=ctx.session.at(""))


def card(ctx: Ctx, running: Running) -> Term:
    """The card's lines for this person's messenger."""
    return told(
        privacy_facts(
            operator_words=ctx.operator.words,
            retention=ctx.operator.retention,
            running=running,
            messenger=ctx.person.account.messenger,
            articles=ctx.content.articles.keys(),
        ),
        ctx.content,
    )


def official_ways(content: Content) -> Term:
    """Where and until when an official complaint is made."""
    return told(official_lines(content.articles.keys()), content)


def told(facts: Sequence[PrivacyLine], content: Content) -> Term:
    """The lines as texts; an article's id becomes its number, edition and paraphrase."""
    return paragraphs([Term(line.key, _args(line, content)) for line in facts])


def _args(line: PrivacyLine, content: Content) -> dict[str, Arg]:
    args: dict[str, Arg] = {}
    for name, fact in line.facts.items():
        if name == "article":
            article = content.articles[str(fact)]
            args |= {"number": article.number, "edition": article.edition, "what": article.paraphrase}
        else:
            args[name] = fact
    return args


TEXT_FAMILIES = (
    "privacy-no-operator",
    "privacy-operator",
    *(f"privacy-mode-{mode.replace('_', '-')}" for mode in ContactMode),
    *(f"privacy-switch-{state}" for state in Reporting if state is not Reporting.OPEN),
)
