"""How late the committee's work is, for metrics: two numbers, and nothing that one report could move both ways."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, bindparam, func, or_, select

from bot.conversation.committee_counts import CommitteeCounts
from bot.domain.alerts.alerts import ACKNOWLEDGED_WITHIN, AlertStep
from bot.domain.moments import midnight
from bot.domain.news.broadcasts import BroadcastStage
from bot.domain.threats.proposals import DECIDE_WITHIN, DONE_WITHIN, ProposalState
from bot.domain.threats.threats import MeasureKind
from storage.columns import moment
from storage.link import Link
from storage.models import settings
from storage.models_atlas import measure_proposals
from storage.models_moderation import alerts, broadcasts
from storage.staff_rows import RUNNING, read_running

LATE_FOR: Final = timedelta(hours=1)
"""So long after it was sent an alert is no longer called late: by then leads have telephoned."""
_LATE_ALERTS: Final = select(func.count().label("count")).where(
    alerts.c.step == AlertStep.SENT.value,
    alerts.c.sent_at > bindparam("since"),
    alerts.c.sent_at <= bindparam("until"),
)
_ENDED: Final = (BroadcastStage.DONE.value, BroadcastStage.STOPPED.value)
_IS_UNFINISHED: Final = or_(
    and_(measure_proposals.c.kind == MeasureKind.LETTER.value, measure_proposals.c.seen_at.is_(None)),
    and_(measure_proposals.c.kind != MeasureKind.LETTER.value, broadcasts.c.stage.not_in(_ENDED)),
)
"""As `bot.domain.threats.proposals.outcome_of` says of accepted ones; a message that was removed has no stage."""
_LATE_PROPOSALS: Final = (
    select(func.count().label("count"))
    .select_from(
        measure_proposals.outerjoin(broadcasts, broadcasts.c.id == measure_proposals.c.broadcast),
    )
    .where(
        measure_proposals.c.at >= bindparam("opened"),
        or_(
            and_(
                measure_proposals.c.state == ProposalState.OPEN.value,
                measure_proposals.c.at <= bindparam("open_since"),
            ),
            and_(
                measure_proposals.c.state == ProposalState.ACCEPTED.value,
                measure_proposals.c.decided_at <= bindparam("decided"),
                _IS_UNFINISHED,
            ),
        ),
    )
)
_RUNNING: Final = select(settings.c.value).where(settings.c.name == bindparam("name"))


async def count_committee_work(link: Link, *, now: datetime) -> CommitteeCounts:
    """Alerts and proposals of this election that are late; none while it is closed."""
    rows = await link.rows(_RUNNING, {"name": RUNNING})
    running = read_running(rows[0].value) if rows else None
    if running is not None and running.is_closed:
        return CommitteeCounts({"late": 0}, {"late": 0})
    opened_on = running.opened_on if running is not None else None
    opened = datetime.fromtimestamp(0, UTC) if opened_on is None else midnight(opened_on)
    sent = {"since": moment(now - LATE_FOR), "until": moment(now - ACKNOWLEDGED_WITHIN)}
    waits = {
        "opened": moment(opened),
        "open_since": moment(now - DECIDE_WITHIN),
        "decided": moment(now - DONE_WITHIN),
    }
    return CommitteeCounts(await _count(link, _LATE_ALERTS, sent), await _count(link, _LATE_PROPOSALS, waits))


async def _count(link: Link, query: Any, given: Mapping[str, Any]) -> Mapping[str, int]:
    rows = await link.rows(query, given)
    return {"late": rows[0].count}
