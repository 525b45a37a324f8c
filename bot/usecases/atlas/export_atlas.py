"""A version of the atlas, or the report of a round of opinions, leaves the chat as a file: the export is
recorded."""

from bot.domain.atlas.atlas_versions import AtlasVersion
from bot.domain.atlas.opinions import OpinionRound
from bot.domain.staff.audit import AuditAction
from bot.usecases.context import ActingContext


def note_export(ctx: ActingContext, version: AtlasVersion, what: str) -> None:
    """``what``: pdf, xlsx, png."""
    detail = f"atlas {version.number} {what}"
    ctx.uow.audit.record(
        AuditAction.EXPORT, by=str(ctx.account), at=ctx.clock.now(), subject=version.id, detail=detail
    )


def note_report(ctx: ActingContext, opinion_round: OpinionRound) -> None:
    ctx.uow.audit.record(
        AuditAction.EXPORT,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=opinion_round.id,
        detail="opinions pdf",
    )
