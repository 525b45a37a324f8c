"""Who may do what to a case."""

from enum import StrEnum
from typing import Final

from bot.domain.cases.reports import Action


class ActionRole(StrEnum):
    """Who may do something to a case."""

    MODERATOR = "any moderator"
    ASSIGNEE = "the assignee"
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


ACTION_ROLES: Final = {
    Action.CLAIM: ActionRole.MODERATOR,
    Action.RELEASE: ActionRole.ASSIGNEE,
    Action.RECUSE: ActionRole.RECUSED,
    Action.EXPIRE: ActionRole.CLOCK,
    Action.BREAK: ActionRole.LEADS,
    Action.HAND_OVER: ActionRole.COLLEAGUE,
    Action.ASK: ActionRole.ASSIGNEE,
    Action.ANSWER: ActionRole.REPORTER,
    Action.VERIFY: ActionRole.ASSIGNEE,
    Action.OUT_OF_SCOPE: ActionRole.ASSIGNEE,
    Action.REJECT: ActionRole.ASSIGNEE,
    Action.UNDO: ActionRole.DECIDER,
    Action.REOPEN: ActionRole.DECIDER_OR_LEAD,
    Action.MERGE: ActionRole.ASSIGNEE,
    Action.UNMERGE: ActionRole.MERGER,
    Action.DISAGREE: ActionRole.REPORTER,
    Action.REFER: ActionRole.REFERRER,
    Action.RECALL: ActionRole.RECALLER,
    Action.CLOSE: ActionRole.MODERATOR,
    Action.WITHDRAW: ActionRole.REPORTER,
}
"""Who takes each step; the rules enforce it, and docs/triage.md shows it."""
