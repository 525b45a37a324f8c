"""Who may do what to a case."""

from enum import StrEnum
from typing import Final

from bot.domain.cases.reports import Action


class Doer(StrEnum):
    """Who may do something to a case."""

    MODERATOR = "any moderator"
    HOLDER = "the assignee"
    RECUSED = "any moderator, for themselves; another's claim goes on"
    DECIDER = "whoever decided it"
    DECIDER_OR_LEAD = "whoever decided it, or a lead"
    MERGER = "whoever merged it, or a lead"
    COLLEAGUE = "the colleague whom the assignee asked"
    LEADS = "a lead, and another lead who agrees"
    REFERRER = "whoever decided it, or a lead, with the reporters' consent; and another person who signs"
    RECALLER = "a reporter, by withdrawing their report; or a lead, and another person who signs"
    REPORTER = "a reporter of the case"
    CLOCK = "the clock"


DOERS: Final = {
    Action.CLAIM: Doer.MODERATOR,
    Action.RELEASE: Doer.HOLDER,
    Action.RECUSE: Doer.RECUSED,
    Action.EXPIRE: Doer.CLOCK,
    Action.BREAK: Doer.LEADS,
    Action.HAND_OVER: Doer.COLLEAGUE,
    Action.ASK: Doer.HOLDER,
    Action.ANSWER: Doer.REPORTER,
    Action.VERIFY: Doer.HOLDER,
    Action.OUT_OF_SCOPE: Doer.HOLDER,
    Action.REJECT: Doer.HOLDER,
    Action.UNDO: Doer.DECIDER,
    Action.REOPEN: Doer.DECIDER_OR_LEAD,
    Action.MERGE: Doer.HOLDER,
    Action.UNMERGE: Doer.MERGER,
    Action.DISAGREE: Doer.REPORTER,
    Action.REFER: Doer.REFERRER,
    Action.RECALL: Doer.RECALLER,
    Action.CLOSE: Doer.MODERATOR,
    Action.WITHDRAW: Doer.REPORTER,
}
"""Whose step it is; the rules hold it, and docs/triage.md shows it."""
