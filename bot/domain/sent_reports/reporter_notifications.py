"""Facts that reporters are told of, and facts that they deliberately are not, each with its reason.

A reporter waits for news of their own report. What moderators do among themselves is none: who released or
lost a case, or who had it before, would only worry them. What they did themselves they have just read.
"""

from collections.abc import Mapping
from typing import Final

from bot.domain import events

NOTIFIED_FACTS: Final[Mapping[type[object], str]] = {
    events.CaseTakenUp: "somebody looks at it now; sent the first time only",
    events.DeadlinePassed: "the time that they were shown is over and their report still waits; once for each time",
    events.QuestionAsked: "a moderator needs an answer, until a time",
    events.DecisionMissing: "nobody decides it any more, because the election was closed; they need not wait",
    events.AnswerMissing: "no body's answer comes any more, because the election was closed; they need not wait",
    events.DecisionStands: "the outcome and its reason, once it can no longer be undone",
    events.CaseReopened: "the outcome that they were told no longer holds, and it is looked at again",
    events.CaseMerged: "their report continues under another number, with others",
    events.CaseUnmerged: "their report continues under its own number again",
    events.CaseClosed: "nothing more will be done, and why",
    events.PutRightAsked: "only they know whether it was put right",
    events.EvidenceLost: "a file never arrived or cannot be shown, and only they can send it again",
    events.IntroductionAsked: "a body wishes to hear them, and they decide",
    events.IntroductionOver: "nobody waits for their answer any more, so that they need not think about it",
    events.ReferralAsked: "without their consent nothing goes to a body",
    events.CaseReferred: "a body has it now",
    events.BodyAnswered: "what the body has answered",
    events.ReferralEnded: "what they were asked about, or agreed to, does not go or was called back",
    events.AlertAsked: "without their yes nothing reaches a body at once",
    events.AlertSent: "a body's liaison knows act, station and hour now",
    events.AlertAcknowledged: "the body has it in hand",
    events.AlertCalledBack: "what the body knew of their report was called back",
    events.SummaryWritten: "a moderator's summary of their voice report: they say whether it is right",
}
"""Facts that notify their reporters, with a neutral notice."""

UNNOTIFIED_FACTS: Final[Mapping[type[object], str]] = {
    events.ReportFiled: "«received» is the receipt itself, in the same turn",
    events.CaseChanged: "the card only concerns moderators: releases, expiry, hand-overs, undone decisions",
    events.ClaimEnded: "who released or lost it only concerns moderators",
    events.ClaimLost: "whose case it was only concerns moderators",
    events.AnswerGiven: "their own action",
    events.EvidenceAdded: "their own action",
    events.SecondLookAsked: "their own action; the case's other reporters hear the decision that follows",
    events.SecondLookUnclaimed: "concerns the owners; the report has said from the start that they are asked then",
    events.SummaryAnswered: "their own action",
    events.ReportWithdrawn: "their own action; other witnesses' reports continue as before",
    events.WishGone: "it ended with their own report; after a recall ``IntroductionOver`` says so",
    events.BodyUnread: "concerns the leads: from then on they bring it to the body by hand",
    events.ReferralRecalled: "their own action, or another witness's; their own report continues as before",
    events.AlertStopped: "nothing has reached anybody; it only concerns who prepared it",
    events.RemarksToTell: "about lessons, not about reports",
    events.CaseMoved: "which group shows it only concerns moderators",
    events.CardPressed: "a moderator's press that changed nothing",
    events.GroupStopped: "about a group of staff, not about reports",
    events.StrangerSeen: "about a group of staff, not about reports",
    events.RoleEnded: "about staff, not about reports",
}
"""Facts that no reporter is told of."""
