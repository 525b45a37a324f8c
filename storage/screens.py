"""Links to the situation screen, open screens, and what a wall counts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, delete, select, update

from bot.domain.cases.reports import DECIDED, HELD, PROVEN, State
from bot.domain.catalogue.catalogue import Severity, Space
from bot.domain.figures.publication_counts import was_kept
from bot.domain.figures.screens import ScreenMode, ScreenPass
from bot.domain.figures.wall import BodyRow, WallCase, WallReferral
from bot.domain.people import Account
from bot.domain.referrals.referrals import BEFORE, ReferralOutcome, ReferralStep
from storage.columns import datetime_of, datetime_or_none, moment
from storage.link import Link
from storage.models import IS_SPAM, cases
from storage.models_moderation import referrals, screens, wall_keys, wall_rows
from storage.repository import Repository
from storage.staged_rows import StagedRows

_OF: Final = select(screens).where(screens.c.account == bindparam("who")).order_by(screens.c.until)
ONE: Final = select(screens).where(
    screens.c.name == bindparam("at"),
    screens.c.opened == bindparam("is_open"),
    screens.c.until > bindparam("now"),
)
DROP: Final = delete(screens).where(screens.c.name == bindparam("at"))
DROP_OF: Final = delete(screens).where(screens.c.account == bindparam("who"))
OLD_SCREENS: Final = delete(screens).where(screens.c.until <= bindparam("now"))
KEY: Final = select(wall_keys.c.key).where(wall_keys.c.day == bindparam("at"))
OLD_WALL_KEYS: Final = delete(wall_keys).where(wall_keys.c.day < bindparam("today"))
OLD_WALL_ROWS: Final = delete(wall_rows).where(wall_rows.c.day < bindparam("today"))
SHOWN: Final = select(wall_rows.c.table, wall_rows.c.row, wall_rows.c.number).where(
    wall_rows.c.day == bindparam("at")
)
RAISE: Final = (
    update(wall_rows)
    .where(
        wall_rows.c.day == bindparam("at"),
        wall_rows.c.table == bindparam("of"),
        wall_rows.c.row == bindparam("at_row"),
        wall_rows.c.number < bindparam("least"),
    )
    .values(number=bindparam("least"))
)
_COUNTED: Final = sorted({State.NEW, *HELD, *DECIDED, *PROVEN, State.WITHDRAWN, State.MERGED})
_CASES: Final = select(
    cases.c.id,
    cases.c.act_id,
    cases.c.area_id,
    cases.c.space,
    cases.c.opened_at,
    cases.c.severity,
    cases.c.deadline,
    cases.c.decided_at,
).where(
    cases.c.opened_at >= bindparam("since"),
    cases.c.opened_at < bindparam("until"),
    cases.c.state.concat("").in_(_COUNTED),
    ~IS_SPAM,
    ~cases.c.restricted,
    cases.c.act_id.concat("") != "",
)
"""Found by the time of opening: state and act are not tied to their indexes. A case without an act, told in a voice
message, may be of a restricted one: it counts once somebody has named the act. Withdrawn and merged ones keep counting:
what a wall shows must not tell that somebody withdrew."""
_REFERRALS: Final = (
    select(referrals.c.id, referrals.c.step, referrals.c.outcome)
    .join(cases, cases.c.id == referrals.c.case_id)
    .where(
        referrals.c.sent_at >= bindparam("since"),
        referrals.c.sent_at < bindparam("until"),
        referrals.c.step.not_in(sorted(BEFORE)),
        ~cases.c.restricted,
    )
)


class SqlScreens(Repository):
    """Implements ``bot.usecases.ports.screens.Screens``."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._staged: StagedRows[str, ScreenPass] = StagedRows()
        self.stages = (self._staged,)

    async def of(self, account: Account) -> Sequence[ScreenPass]:
        stored = [pass_of(row) for row in await self._link.rows(_OF, {"who": str(account)})]
        known = {screen.name: screen for screen in stored}
        changed = {**known, **self._staged.items()}
        mine = [screen for screen in changed.values() if screen is not None and screen.account == account]
        return sorted(mine, key=lambda screen: (screen.until, screen.name))

    def issue(self, link: ScreenPass) -> None:
        self._staged.set(link.name, link)

    def end(self, screen: ScreenPass) -> None:
        self._staged.set(screen.name, None)

    async def flush(self, link: Link) -> None:
        changes = self._staged.batch
        await link.put(screens, [row_of_pass(screen) for screen in changes.values() if screen is not None])
        await link.many(DROP, [{"at": name} for name, screen in changes.items() if screen is None])


class SqlWalls:
    """Implements ``bot.usecases.ports.screens.Walls``."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def cases(self, since: datetime, until: datetime, *, as_of: datetime) -> Sequence[WallCase]:
        rows = await self._link.rows(_CASES, {"since": moment(since), "until": moment(until)})
        return [_wall_case(row, as_of) for row in rows]

    async def referrals(self, since: datetime, until: datetime) -> Sequence[WallReferral]:
        rows = await self._link.rows(_REFERRALS, {"since": moment(since), "until": moment(until)})
        return [WallReferral(row.id, _body_row(row)) for row in rows]


def pass_of(row: Any) -> ScreenPass:
    return ScreenPass(
        row.name,
        Account.parse(row.account),
        ScreenMode(row.mode),
        datetime_of(row.until),
        opened=bool(row.opened),
    )


def row_of_pass(screen: ScreenPass) -> dict[str, Any]:
    return {
        "name": screen.name,
        "account": str(screen.account),
        "mode": screen.mode.value,
        "until": moment(screen.until),
        "opened": screen.opened,
    }


def _wall_case(row: Any, as_of: datetime) -> WallCase:
    decided_at = datetime_or_none(row.decided_at)
    if decided_at is not None and decided_at >= as_of:
        decided_at = None
    return WallCase(
        row.id,
        row.act_id,
        row.area_id,
        Space(row.space),
        datetime_of(row.opened_at),
        Severity(row.severity),
        was_kept(decided_at, datetime_of(row.deadline), end=as_of),
    )


def _body_row(row: Any) -> BodyRow:
    if row.step != ReferralStep.ANSWERED.value:
        return BodyRow.WAITS
    return BodyRow.ACTED if row.outcome == ReferralOutcome.ACTED.value else BodyRow.ANSWERED
