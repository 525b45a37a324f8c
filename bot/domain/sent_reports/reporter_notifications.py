"""What reporters hear, fact by fact: told, or deliberately not, each with its reason.

A reporter waits for news of his own report. What moderators do among each other is none: who gave a case back
or lost it, and who held it before, would only make him uneasy. What he did himself he has just read.
"""

from collections.abc import Mapping
from typing import Final

from bot.domain import events

NOTIFIED_FACTS: Final[Mapping[type[object], str]] = {
    events.CaseTakenUp: "somebody looks at it now; said the first time only",
    events.QuestionAsked: "a moderator needs an answer, until a time",
    events.DecisionStands: "the outcome and its reason, once it cannot be undone any more",
    events.CaseReopened: "the outcome that he was told stands no more, and it is looked at again",
    events.CaseMerged: "his report goes on under another number, with others",
    events.CaseUnmerged: "his report goes on under its own number again",
    events.CaseClosed: "nothing more will be done, and why",
    events.PutRightAsked: "he alone knows whether it was put right",
    events.EvidenceLost: "a file never came or cannot be shown, and he alone can send it again",
    events.IntroductionAsked: "a body wishes to hear him, and it is for him to say",
    events.IntroductionOver: "nobody waits for his answer any more, so that he need not think about it",
    events.ReferralAsked: "without his consent nothing goes to a body",
    events.CaseReferred: "a body has it now",
    events.BodyAnswered: "what the body has answered",
    events.ReferralEnded: "what he was asked about, or agreed to, does not go or was called back",
    events.SummaryWritten: "a moderator's words for his voice: he says whether they are right",
}
"""Facts whose reporters get a notice, neutral as every notice."""

UNNOTIFIED_FACTS: Final[Mapping[type[object], str]] = {
    events.ReportFiled: "«received» is the receipt itself, in the same turn",
    events.CaseChanged: "the card is moderators' matter: releases, expiry, hand-overs, undone decisions",
    events.ClaimEnded: "who gave it back or lost it is moderators' matter",
    events.ClaimLost: "whose case it was is moderators' matter",
    events.AnswerGiven: "his own act",
    events.EvidenceAdded: "his own act",
    events.SecondLookAsked: "his own act; the others of the case hear the decision that follows",
    events.SecondLookUnclaimed: "the owners' matter; the report has said from the first that they are asked then",
    events.SummaryAnswered: "his own act",
    events.ReportWithdrawn: "his own act; other witnesses' reports go on as before",
    events.WishGone: "it went with his own report; where it was called back, ``IntroductionOver`` says so",
    events.BodyUnread: "the leads' matter: they bring it to the body by hand from then on",
    events.ReferralRecalled: "his own act, or another witness's; his own report goes on as before",
    events.RemarksToTell: "about lessons, not about reports",
    events.CaseMoved: "which group shows it is moderators' matter",
    events.CardPressed: "a press of a moderator that changed nothing",
    events.GroupStopped: "about a group of staff, not about reports",
    events.StrangerSeen: "about a group of staff, not about reports",
    events.RoleEnded: "about staff, not about reports",
}
"""Facts that no reporter hears of."""
