"""How the committee's work stands, for metrics: numbers of quick alerts and of proposed measures, nothing else."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, select

from bot.conversation.committee_counts import CommitteeCounts
from bot.domain.alerts.alerts import ACKNOWLEDGED_WITHIN, AlertStep
from bot.domain.moments import midnight
from bot.domain.news.broadcasts import Broadcast
from bot.domain.threats.proposals import MeasureProposal, ProposalState, is_late, outcome_of
from storage.broadcasts import broadcast_of
from storage.columns import datetime_of, moment
from storage.link import Link
from storage.models import settings
from storage.models_atlas import measure_proposals
from storage.models_moderation import alerts, broadcasts
from storage.proposals import proposal_of
from storage.staff_rows import RUNNING, read_running

SPAN: Final = timedelta(days=1)
"""Alerts that were sent, and decisions that were made, this long ago are told."""
_ALERTS: Final = select(alerts.c.step, alerts.c.sent_at).where(alerts.c.sent_at >= bindparam("since"))
_PROPOSALS: Final = select(measure_proposals).where(
    measure_proposals.c.at >= bindparam("since"), measure_proposals.c.state != ProposalState.REFUSED.value
)
_REFUSED: Final = select(measure_proposals.c.id).where(
    measure_proposals.c.decided_at >= bindparam("since"),
    measure_proposals.c.state == ProposalState.REFUSED.value,
)
_BROADCASTS: Final = select(broadcasts).where(broadcasts.c.id.in_(bindparam("ids", expanding=True)))
_RUNNING: Final = select(settings.c.value).where(settings.c.name == bindparam("name"))


async def count_committee_work(link: Link, *, now: datetime) -> CommitteeCounts:
    """Alerts of the last day; proposals of this election that wait or are late, and those decided in the last day."""
    since = moment(now - SPAN)
    return CommitteeCounts(
        _count_alerts(await link.rows(_ALERTS, {"since": since}), now=now),
        await _count_proposals(link, now=now),
    )


def _count_alerts(rows: Any, *, now: datetime) -> Mapping[str, int]:
    counts = dict.fromkeys(("sent", "acknowledged", "late", "back"), 0)
    for row in rows:
        counts["sent"] += 1
        counts["acknowledged"] += row.step == AlertStep.ACKED
        counts["back"] += row.step == AlertStep.BACK
        has_time = now - datetime_of(row.sent_at) < ACKNOWLEDGED_WITHIN
        counts["late"] += row.step == AlertStep.SENT and not has_time
    return counts


async def _count_proposals(link: Link, *, now: datetime) -> Mapping[str, int]:
    since = now - SPAN
    refused = len(await link.rows(_REFUSED, {"since": moment(since)}))
    opened = {"since": moment(await _opening_moment(link))}
    proposals = [proposal_of(row) for row in await link.rows(_PROPOSALS, opened)]
    messages = await _messages_of(link, proposals)
    return {
        "open": sum(proposal.state is ProposalState.OPEN for proposal in proposals),
        "decided": refused
        + sum(proposal.decided_at is not None and proposal.decided_at >= since for proposal in proposals),
        "late": sum(
            is_late(proposal, outcome_of(proposal, messages.get(proposal.broadcast)), now=now)
            for proposal in proposals
        ),
    }


async def _opening_moment(link: Link) -> datetime:
    rows = await link.rows(_RUNNING, {"name": RUNNING})
    opened = read_running(rows[0].value).opened_on if rows else None
    return datetime.fromtimestamp(0, UTC) if opened is None else midnight(opened)


async def _messages_of(link: Link, proposals: list[MeasureProposal]) -> Mapping[str, Broadcast]:
    ids = [proposal.broadcast for proposal in proposals if proposal.broadcast]
    rows = await link.rows(_BROADCASTS, {"ids": ids}) if ids else ()
    return {row.id: broadcast_of(row) for row in rows}
