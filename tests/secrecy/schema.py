"""The tables of the whole metadata, and the subject of each. A new table must be added here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import storage.models_asking
import storage.models_atlas
import storage.models_moderation
import storage.models_queues
import storage.models_training  # noqa: F401 both put their tables into the metadata
from storage.models import metadata
from tests.secrecy.rows import Rows

TABLES: Final = frozenset(metadata.tables)
BESIDE_REPORTS: Final = (
    "reports", "cases", "accounts", "report_keys", "report_lines", "morning_notices", "text_marks", "evidence",
    "case_cards", "case_details", "case_reads", "recusals", "held_cards", "report_traces", "case_notes", "mutes",
    "introductions", "report_links", "referrals", "referral_consents", "inquiries", "case_requests", "wake_calls",
    "alerts", "alert_sources",
)  # fmt: skip
"""What leads to a report or from one; and questions to the editors, which lead to nobody's learning either."""
BESIDE_LEARNERS: Final = (
    "learners", "attempts", "letterboxes", "calendar_followers", "reminders", "enrolments", "transfers", "certificates",
    "remarks", "cohorts", "practice_clocks", "group_reminders",
)  # fmt: skip
BESIDE_PEOPLE: Final = ("sessions", "chat_messages", "shown_copies", "tries", "inbox", "outbox")
"""Rows that come and go with every message."""
OF_STAFF: Final = (
    "staff", "groups", "group_members", "audit", "group_sends", "signatures", "saved_replies", "drills",
    "staff_areas", "group_topics", "account_grades",
    "atlas_grades", "atlas_versions", "road_tasks", "opinion_rounds", "opinions", "ask_suggestions", "question_files",
    "card_voices", "saved_views", "team_replies", "roster_hours", "roster_files", "screens", "grade_files",
    "threat_votes", "own_threats", "threat_measures", "threat_versions",
    "measure_proposals",
    "stage_entries",
    "division_versions", "division_stands",
    "province_letters",
    "brief_readers",
)  # fmt: skip
OF_NOBODY: Final = (
    "atlas_known", "settings", "case_numbers", "commands", "doomed", "processes", "item_sums", "gain_sums",
    "law_versions", "publications", "broadcasts", "inquiry_waits", "daily_counts", "stored_files", "class_sums",
    "cohort_questions", "wall_keys", "wall_rows", "briefs",
)  # fmt: skip

TIMES: Final[Mapping[str, frozenset[str]]] = {
    "text_marks": frozenset({"minute"}),
    "report_traces": frozenset({"name"}),
    "cases": frozenset(
        {
            "opened_at",
            "priority",
            "deadline",
            "taken_at",
            "quarter",
            "taken_in",
            "decided_in",
            "until",
            "decided_at",
            "right_due",
            "look_due",
            "closed_at",
        }
    ),
    "case_cards": frozenset({"chat_id", "message_id", "receiver_id", "ephemeral_id"}),
    "case_details": frozenset({"chat_id", "message_id", "receiver_id", "ephemeral_id", "delete_by"}),
    "tries": frozenset({"minute", "nonce"}),
    "inbox": frozenset({"hour", "waiting_since", "bot_id", "update_id"}),
    "outbox": frozenset({"not_before"}),
    "transfers": frozenset({"until"}),
    "practice_clocks": frozenset({"due_at"}),
    "stored_files": frozenset({"bot_id"}),
    "card_voices": frozenset({"size"}),
    "groups": frozenset({"chat_id"}),
    "group_topics": frozenset({"chat_id", "thread_id"}),
    "group_sends": frozenset({"chat_id", "times"}),
    "held_cards": frozenset({"chat_id"}),
    "group_members": frozenset({"chat_id", "checked_at"}),
    "audit": frozenset({"at"}),
    "staff": frozenset({"since"}),
    "signatures": frozenset({"at"}),
    "publications": frozenset({"at", "published_at"}),
    "broadcasts": frozenset({"at", "over_at", "signatures"}),
    "referrals": frozenset({"until", "sent_at", "answer_by"}),
    "measure_proposals": frozenset({"at", "decided_at", "seen_at"}),
    "alerts": frozenset({"until", "sent_at", "acked_at"}),
    "screens": frozenset({"until"}),
    "stage_entries": frozenset({"at", "taken_back"}),
    "inquiries": frozenset({"asked_at", "due_at", "claimed_until"}),
    "case_requests": frozenset({"at"}),
    "wake_calls": frozenset({"at"}),
}
"""The unencrypted columns that hold a time finer than a day, or another large number. docs/secrecy.md says
why. Moderators work by a case's times; cards and details are in chats of moderators."""

OF_FULL_GROUPS: Final = frozenset({"held_cards", "group_sends"})
"""Filled while a group's minute is full; the town has no pacing. Ids of cases and moments of sends."""

OF_DRILLS: Final = frozenset({"drills"})
"""Filled only during a drill. Its cases are invented and involve nobody in the town."""

OF_TOPICS: Final = frozenset({"group_topics"})
"""Filled if a group has topics; the town's have none. Areas, severities, and the group's own threads."""
OF_PICTURES: Final = frozenset({"stored_files"})
"""Filled by practice with drawn pictures, which the town has none of. Names of pictures; nobody who saw them."""
OF_VOICES: Final = frozenset({"card_voices"})
"""Filled when an editor reads a card aloud, which nobody in the town does: cards, sounds, who of the staff reads."""
OF_DIVIDED_WORK: Final = frozenset({"processes"})
"""Filled by processes with roles, on PostgreSQL: roles, host, process, troubles; nobody of the town."""
OF_CLOCKS: Final = frozenset({"practice_clocks"})
"""Filled while somebody is in an incident against a clock, which nobody in the town is: minutes, until it ends."""
OF_GAINS: Final = frozenset({"gain_sums"})
"""Filled when a track was answered for before and after, which takes all its quizzes; the town reads one lesson. Sums,
and the id of a group."""
OF_GROUPS: Final = frozenset({"group_reminders", "class_sums", "cohort_questions", "question_files"})
"""Filled by leads of learners' groups, which the town has none of: who is to be reminded, for a day; counts; an
institution's own words; a lead's file until it is read."""
OF_LEADS: Final = frozenset({"case_requests", "roster_hours", "roster_files", "wake_calls"})
"""Filled by leads at work, which the town has none of: who is offered a case, who reads in which hour, whom a critical
case woke. Ids of cases and accounts of staff."""
OF_SCREENS: Final = frozenset({"screens", "wall_keys", "wall_rows"})
"""Filled when a lead opens the situation screen, which nobody in the town does: hashes, which of the staff, a day's
key and rounded counts."""
OF_ALERTS: Final = frozenset({"alerts", "alert_sources"})
"""Filled when a critical event at a station goes to its body at once, by leave of its reporter; nothing in the town
does. tests/storage/test_alert_rows.py looks at what lies there."""
OF_BRIEFS: Final = frozenset({"briefs", "brief_readers"})
"""Filled by a morning with the program, and by leads who want the page: rounded counts, which of the staff."""
OF_GRADES: Final = frozenset({"account_grades"})
"""Filled when a moderator has said whose an account is. tests/secrecy/test_handles.py runs such a day."""
OF_THE_ATLAS: Final = frozenset(
    {
        "atlas_grades",
        "atlas_known",
        "atlas_versions",
        "grade_files",
        "province_letters",
        "road_tasks",
        "stage_entries",
        "opinion_rounds",
        "opinions",
        "threat_votes",
        "own_threats",
        "threat_measures",
        "threat_versions",
        "measure_proposals",
        "division_versions",
        "division_stands",
    }
)
"""Filled by leads and liaisons, who are not active in the town. No turn of a citizen writes there."""

ABOUT_PEOPLE: Final = (*BESIDE_REPORTS, *BESIDE_LEARNERS, *BESIDE_PEOPLE)


def unsearched_tables(
    places: Mapping[str, bytes], when: str, *, tables: Collection[str] = TABLES
) -> list[str]:
    """The tables that were not searched at that look."""
    return sorted(table for table in tables if f"{when}: table {table}" not in places)


def never_filled_tables(looks: Mapping[str, Rows], *, tables: Collection[str] = TABLES) -> list[str]:
    """The tables that were empty at every look."""
    return sorted(table for table in tables if not any(rows.get(table) for rows in looks.values()))
