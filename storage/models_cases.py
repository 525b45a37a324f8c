"""Indexes by which cases are found and counted."""

from typing import Final

from sqlalchemy import Index, text

from storage.models import cases

__all__ = ["cases"]

Index("ix_cases_queue", cases.c.state, cases.c.priority, cases.c.id)
Index("ix_cases_graded", cases.c.state, cases.c.rank, cases.c.priority, cases.c.id)
Index("ix_cases_owner", cases.c.owner, cases.c.state, cases.c.decided_at)
Index("ix_cases_until", cases.c.until)
Index("ix_cases_telling", cases.c.told, cases.c.decided_at)
Index("ix_cases_waits", cases.c.rank, cases.c.decided_at, cases.c.opened_at)
Index("ix_cases_ended", cases.c.state, cases.c.decided_at)
_gone_on: Final = cases.c.merged_into != ""
Index("ix_cases_merged", cases.c.merged_into, sqlite_where=_gone_on, postgresql_where=_gone_on)
_asking: Final = cases.c.right_due.is_not(None)
_looking: Final = cases.c.look_due.is_not(None)
Index("ix_cases_look", cases.c.look_due, sqlite_where=_looking, postgresql_where=_looking)
Index("ix_cases_right", cases.c.right_due, sqlite_where=_asking, postgresql_where=_asking)

Index("ix_cases_opened", cases.c.opened_at)
Index("ix_cases_quarter", cases.c.quarter, cases.c.space, cases.c.opened_at, cases.c.restricted)
Index("ix_cases_act", cases.c.act_id, cases.c.space, cases.c.opened_at, cases.c.restricted)
Index("ix_cases_area", cases.c.area_id, cases.c.space, cases.c.opened_at, cases.c.restricted)
Index("ix_cases_state", cases.c.state, cases.c.opened_at, cases.c.restricted)
Index("ix_cases_taken", cases.c.taken_in, cases.c.opened_at, cases.c.restricted)
Index("ix_cases_decided", cases.c.decided_in, cases.c.opened_at, cases.c.restricted)
"""What statistics read (storage/case_figures.py), each in the order in which it is counted: sorting a week of
many cases is the expensive part. Retention finds the oldest cases by the first index."""

_open: Final = text("(state IN ('claimed', 'needs_info', 'new')) IS TRUE")
_urgent: Final = (cases.c.priority, cases.c.id, cases.c.rank)
for _index in (
    ("ix_cases_of_act", cases.c.act_id, *_urgent, cases.c.area_id, cases.c.state, cases.c.restricted),
    ("ix_cases_of_area", cases.c.area_id, *_urgent, cases.c.act_id, cases.c.state, cases.c.restricted),
    (
        "ix_cases_late",
        cases.c.deadline,
        cases.c.id,
        cases.c.rank,
        cases.c.act_id,
        cases.c.area_id,
        cases.c.restricted,
    ),
):
    Index(*_index, sqlite_where=_open, postgresql_where=_open)
"""What the desk's pages are read from; decided cases are not in them (storage/case_piles.py). The state is
last: a claim changes an entry in place and moves none."""

_verified: Final = text("(state IN ('closed', 'referred', 'verified')) IS TRUE")
Index(
    "ix_cases_verified",
    cases.c.area_id,
    cases.c.phase,
    cases.c.severity,
    cases.c.restricted,
    cases.c.state,
    cases.c.actor,
    sqlite_where=_verified,
    postgresql_where=_verified,
)
"""Everything that a draft of the atlas counts, without reading rows."""
