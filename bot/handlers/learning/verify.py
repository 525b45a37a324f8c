"""Checking a certificate: by its number, or by the link in its QR code, which can check the name as well."""

import hmac
from typing import Final

from bot.conversation.incoming import CommandGiven, FilesSent, Incoming, TextSaid
from bot.conversation.outgoing import Arg, Digits, Rows, Say, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotFound
from bot.domain.learning.certificates import (
    Certificate,
    NameFault,
    Revocation,
    read_name,
    read_number,
    shown_number,
)
from bot.domain.staff.permissions import Permission, has_role_for
from bot.handlers.flows.choosing import choice_rows
from bot.handlers.learning.certificates import LINK, MARK_LENGTH, bot_names, name_mark
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import NOTHING, argument, button
from bot.handlers.press_arguments import CertificateRevocation
from bot.usecases.learning.issue_certificate import count_check, look_up_certificate, revoke_certificate

ASKING: Final = "verify.number"
NAMING: Final = "verify.name"
TEXT_FAMILIES: Final = (
    *(f"verify-reason-{reason}" for reason in Revocation),
    *(f"button-revoke-{reason}" for reason in Revocation if reason is not Revocation.HOLDER),
)


async def verify(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/verify``, alone or with the number after it, and the button."""
    if isinstance(update, CommandGiven) and update.argument.strip():
        return await _by_number(update.argument, ctx)
    return Turn((Screen("verify-ask", buttons=(back_to_menu(),)),), session=ctx.session.at(ASKING))


async def typed_number(update: Incoming, ctx: Ctx) -> Turn:
    """Answer what was sent after «check a certificate». A file cannot be checked: say what can."""
    if isinstance(update, FilesSent):
        return Turn((Say("verify-file", buttons=(back_to_menu(),)),))
    return await _by_number(update.text if isinstance(update, TextSaid) else "", ctx)


def link_parts(payload: str) -> tuple[str, str] | None:
    """Number and mark in the payload of a certificate's link, or None for any other payload."""
    if not payload.startswith(LINK):
        return None
    number, _, mark = payload.removeprefix(LINK).partition("_")
    return number, mark


async def by_link(parts: tuple[str, str], ctx: Ctx) -> Turn:
    """Handle ``/start`` with a certificate's QR payload: show its state, then ask for the name."""
    number, mark = read_number(parts[0]), parts[1]
    if number is None:
        return Turn((Say("verify-unclear", buttons=_retry_rows()),), session=ctx.session.at(ASKING))
    certificate = await look_up_certificate(ctx, number)
    reply = _certificate_reply(certificate, number, ctx)
    if certificate is None or certificate.revoked is not None or len(mark) != MARK_LENGTH:
        return Turn((reply,), session=ctx.session.at(""))
    return Turn((reply, Say("verify-ask-name")), session=ctx.session.at(NAMING, number=number, mark=mark))


async def typed_name(update: Incoming, ctx: Ctx) -> Turn:
    """Compare the name on the certificate with the mark in its QR code. The name is not stored."""
    number, mark = ctx.session.data.get("number", ""), ctx.session.data.get("mark", "")
    name = read_name(update.text) if isinstance(update, TextSaid) else NameFault.SHORT
    if isinstance(name, NameFault):
        return Turn((Say("verify-name-unclear", buttons=_retry_rows()),))
    await count_check(ctx)
    same = hmac.compare_digest(name_mark(number, name, ctx).encode(), mark.encode())
    args: dict[str, Arg] = {"number": Digits(shown_number(number))}
    if same:
        return Turn((Say("verify-name-right", args, _retry_rows()),), session=ctx.session.at(""))
    return Turn((Say("verify-name-wrong", args, _retry_rows()),))


async def _by_number(text: str, ctx: Ctx) -> Turn:
    number = read_number(text)
    if number is None:
        return Turn((Say("verify-unclear", buttons=(back_to_menu(),)),), session=ctx.session.at(ASKING))
    certificate = await look_up_certificate(ctx, number)
    return Turn((_certificate_reply(certificate, number, ctx),), session=ctx.session.at(""))


def _certificate_reply(certificate: Certificate | None, number: str, ctx: Ctx) -> Say:
    args: dict[str, Arg] = {"number": Digits(shown_number(number))}
    known = bool(ctx.operator.bot_links)
    args["bots"] = TextRef("verify-bots", {"names": bot_names(ctx)}) if known else NOTHING
    if certificate is None:
        return Say("verify-unknown", args, _retry_rows())
    args |= {"track": certificate.track.value, "day": certificate.day}
    if certificate.revoked is not None:
        why = TextRef(f"verify-reason-{certificate.reason}") if certificate.reason else NOTHING
        return Say("verify-revoked", {**args, "since": certificate.revoked, "why": why}, _retry_rows())
    rows: Rows = (
        ((button("button-revoke", "cert-revoke", certificate.id),),)
        if has_role_for(ctx.person.staff, Permission.REVOKE_CERTIFICATES)
        else ()
    )
    return Say("verify-valid", args, (*rows, *_retry_rows()))


def _retry_rows() -> Rows:
    return ((button("button-verify-again", "verify"),), back_to_menu())


# --- owners -----------------------------------------------------------------------------------------


async def ask_revoke(update: Incoming, ctx: Ctx) -> Turn:
    """Ask an owner why to revoke this certificate. Also handles ``/revoke`` with the number after it."""
    number = read_number(argument(update)) or ""
    certificate = await ctx.uow.certificates.get(number)
    if certificate is None:
        raise NotFound("certificate-unknown-number")
    reasons = choice_rows(
        [reason for reason in Revocation if reason is not Revocation.HOLDER],
        "button-revoke",
        "cert-revoke-yes",
        lambda reason: CertificateRevocation(number, reason),
    )
    rows = (*reasons, back_to_menu())
    args: dict[str, Arg] = {
        "number": Digits(shown_number(number)),
        "track": certificate.track.value,
        "day": certificate.day,
    }
    return Turn((Screen("revoke-ask", args, rows),), session=ctx.session.at(""))


async def revoke(update: Incoming, ctx: Ctx) -> Turn:
    """Revoke it today. The signed list in the next export contains it."""
    number, reason = argument(update, CertificateRevocation, refusal="certificate-unknown-number")
    if reason is Revocation.HOLDER:
        raise NotFound("certificate-unknown-number")
    ended = await revoke_certificate(ctx, number, reason)
    assert ended.revoked is not None
    args: dict[str, Arg] = {"number": Digits(shown_number(number)), "since": ended.revoked}
    return Turn((Screen("revoke-done", args, _retry_rows()),))
