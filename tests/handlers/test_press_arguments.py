"""Buttons in people's chats stay readable: what a verb carries is written as it always was, and read back."""

import ast
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from bot.conversation.arguments import Argument, UnreadableArgument, read_argument, write_argument
from bot.conversation.buttons import Press, decode, encode
from bot.domain.atlas.opinions import OpinionSubject
from bot.domain.atlas.roadmap import TaskState
from bot.domain.cases.case_access import RecusalScope
from bot.domain.cases.reports import Action
from bot.domain.catalogue.catalogue import Phase
from bot.domain.desk.case_export import ExportForm, ExportSpan
from bot.domain.desk.desk import Pile, PileFilter
from bot.domain.figures.daily_counts import UsageSpan
from bot.domain.figures.figures import Figure, FiguresSpan
from bot.domain.learning.certificates import Revocation
from bot.domain.learning.lessons import Audience
from bot.domain.learning.links import PieceKind
from bot.domain.learning.remarks import RemarkKind
from bot.domain.people import Account, Messenger
from bot.domain.reporting.drafts import FormVariant
from bot.domain.submissions.witnesses import Rightness
from bot.handlers import TABLE, press_arguments
from bot.handlers.desk import desk_arguments
from bot.handlers.desk.desk_arguments import (
    BoardPage,
    CaseColleague,
    ExportChoice,
    RosterPeople,
    RosterPerson,
    RosterSpan,
)
from bot.handlers.division import division_arguments
from bot.handlers.division.division_arguments import (
    DivisionPage,
    RowWish,
    VersionPage,
    VersionsCompared,
    VersionSeen,
)
from bot.handlers.flows import share_rows
from bot.handlers.flows.share_rows import SharedPress
from bot.handlers.press_arguments import (
    AccountArea,
    AccountAreaSwitch,
    AccountBody,
    AccountPair,
    AccountRole,
    AreaGrade,
    AreaPage,
    AreaTask,
    BroadcastAudience,
    BroadcastFix,
    BroadcastHaste,
    BroadcastRefresh,
    CalendarPage,
    CalendarSwitch,
    CardIndex,
    CardRemark,
    CaseAccount,
    CaseAccountGrade,
    CaseAct,
    CaseAction,
    CaseActor,
    CaseBody,
    CaseCopy,
    CaseOpinion,
    CasePage,
    CasePair,
    CaseReason,
    CertificateRevocation,
    CheckPress,
    CohortCode,
    CohortSwitch,
    ComplaintWay,
    DrillCase,
    FieldValue,
    FieldView,
    FigureView,
    GroupNewcomers,
    GroupSwitch,
    GroupTopics,
    HitPlace,
    InquiryChoice,
    LocatedPlace,
    MuteReason,
    MuteTerm,
    OfficialLevel,
    OpinionChoice,
    PageStart,
    PhaseArea,
    PhaseHold,
    PilePage,
    PileView,
    PreviewedWords,
    PreviewTable,
    QuizOption,
    RecallReason,
    RecusalSubject,
    ReferralAnswer,
    RemarkClosing,
    ReminderChoice,
    ReportAnswer,
    ReportReferral,
    RoundEdition,
    RoundPage,
    RoundPlan,
    ScenePlace,
    SearchChoice,
    SettingQuestion,
    SettingValue,
    SourceCheck,
    SpaceAccount,
    SpaceLink,
    StepState,
    StepView,
    TaskMove,
    TierName,
    UsageView,
    VersionPair,
    VersionPhase,
)
from tests.architecture.source import nodes

SARA, REZA = Account(Messenger.TELEGRAM, 11), Account(Messenger.BALE, 22)
GROUP: Final = Account(Messenger.TELEGRAM, -100)
EARLIER: Final[list[tuple[str, Argument, str]]] = [
    ("case.reason", CaseReason("c1", "verified-strong"), "case.reason:c1/verified-strong"),
    ("case.end", CaseReason("c1", "closed-done"), "case.end:c1/closed-done"),
    ("case.break-why", CaseReason("c1", "break-away"), "case.break-why:c1/break-away"),
    ("case.reopen-why", CaseReason("c1", "reopen-error"), "case.reopen-why:c1/reopen-error"),
    ("case.write", CaseAction("c1", Action.REJECT), "case.write:c1/reject"),
    ("reply.pick", CaseAction("c1", Action.REJECT), "reply.pick:c1/reject"),
    ("reply.pick", CaseAction("c1"), "reply.pick:c1"),
    ("case.write-send", PreviewedWords("c1", "0a1b2c3d"), "case.write-send:c1/0a1b2c3d"),
    ("case.ask-send", PreviewedWords("c1", "0a1b2c3d"), "case.ask-send:c1/0a1b2c3d"),
    ("case.sum-send", PreviewedWords("c1", "0a1b2c3d"), "case.sum-send:c1/0a1b2c3d"),
    ("intro.wish", PreviewedWords("c1", "0a1b2c3d"), "intro.wish:c1/0a1b2c3d"),
    ("body.wish", PreviewedWords("c1", "0a1b2c3d"), "body.wish:c1/0a1b2c3d"),
    ("ref.ask", PreviewedWords("c1", "0a1b2c3d"), "ref.ask:c1/0a1b2c3d"),
    ("remark-reply-send", PreviewedWords("m1", "0a1b2c3d"), "remark-reply-send:m1/0a1b2c3d"),
    ("my-intro-send", PreviewedWords("i1", "0a1b2c3d"), "my-intro-send:i1/0a1b2c3d"),
    ("case.merge-with", CasePair("c1", "c2"), "case.merge-with:c1/c2"),
    ("case.merge-yes", CasePair("c1", "c2"), "case.merge-yes:c1/c2"),
    ("case.sum", CasePage("c1", 0), "case.sum:c1/0"),
    ("case.sum", CasePage("c1"), "case.sum:c1"),
    ("case.hashes", CasePage("c1", 1), "case.hashes:c1/1"),
    ("case.sum-act", CaseAct("c1", "bribe"), "case.sum-act:c1/bribe"),
    ("case.opinion-as", CaseOpinion("c1", "founded"), "case.opinion-as:c1/founded"),
    ("case.account", CaseAccount("c1", 0), "case.account:c1/0"),
    ("case.account-as", CaseAccountGrade("c1", 0, "bot"), "case.account-as:c1/0/bot"),
    ("ref.body", CaseBody("c1", "council"), "ref.body:c1/council"),
    ("intro.body", CaseBody("c1", "council"), "intro.body:c1/council"),
    ("ref.who", CaseActor("c1", "official"), "ref.who:c1/official"),
    ("ref.who", CaseActor("c1"), "ref.who:c1"),
    ("alert.who", CaseActor("c1", "official"), "alert.who:c1/official"),
    ("alert.who", CaseActor("c1"), "alert.who:c1"),
    ("ref.known", SourceCheck("c1", "no", "0a1b2c3d"), "ref.known:c1/no/0a1b2c3d"),
    ("ref.file", CaseCopy("c1", 1), "ref.file:c1/1"),
    ("ref.grid", CaseCopy("c1", 1), "ref.grid:c1/1"),
    ("ref.film", CaseCopy("c1", 1), "ref.film:c1/1"),
    ("ref.cell", CaseCopy("c1", 1, 0), "ref.cell:c1/1/0"),
    ("ref.cell", CaseCopy("c1", 1, 36, 1), "ref.cell:c1/1/36/1"),
    ("ref.grid", CaseCopy("c1", 1, None, 0), "ref.grid:c1/1//0"),
    ("ref.recall-why", RecallReason("r1", "recall-body"), "ref.recall-why:r1/recall-body"),
    ("body.how", ReferralAnswer("r1", "more"), "body.how:r1/more"),
    ("body.send", ReferralAnswer("r1", "more", "bare"), "body.send:r1/more/bare"),
    ("body.send", ReferralAnswer("r1"), "body.send:r1"),
    ("complaint-to", ComplaintWay("w1", "council"), "complaint-to:w1/council"),
    ("complaint-own", ComplaintWay("w1", "council"), "complaint-own:w1/council"),
    ("report-pick", FieldValue("when", "2027-02-20/morning"), "report-pick:when/2027-02-20/morning"),
    ("report-show", FieldView("area", "thr/0"), "report-show:area/thr/0"),
    ("report-located", LocatedPlace("thr", "keep"), "report-located:thr/keep"),
    ("report-located", LocatedPlace("thr"), "report-located:thr"),
    ("my-right", ReportAnswer("w1", Rightness.YES), "my-right:w1/yes"),
    ("my-summary", ReportAnswer("w1", Rightness.NO), "my-summary:w1/no"),
    ("my-refer", ReportReferral("w1", "r1"), "my-refer:w1/r1"),
    ("my-refer-look", ReportReferral("w1", "r1"), "my-refer-look:w1/r1"),
    ("my-refer-hide", ReportReferral("w1", "r1"), "my-refer-hide:w1/r1"),
    ("my-refer-later", ReportReferral("w1", "r1"), "my-refer-later:w1/r1"),
    ("my-refer-yes", ReportReferral("w1", "r1"), "my-refer-yes:w1/r1"),
    ("my-refer-no", ReportReferral("w1", "r1"), "my-refer-no:w1/r1"),
    ("mute.days", MuteReason("w1", "mute-spam"), "mute.days:w1/mute-spam"),
    ("mute.set", MuteTerm("w1", "mute-spam", 7), "mute.set:w1/mute-spam/7"),
    ("queue.areas", PileView("all", "w///"), "queue.areas:all/w///"),
    ("queue.by", PileView("s", "w/c/bribe/thr"), "queue.by:s/w/c/bribe/thr"),
    ("queue.page", PilePage("w", "c", "bribe", "thr", "c7", 2), "queue.page:w/c/bribe/thr/c7/2"),
    ("queue.page", PilePage("w", after="c7", number=2), "queue.page:w////c7/2"),
    ("queue.page", PilePage.back_to(PileFilter(Pile.LATE)), "queue.page:l/////1"),
    ("bulk.page", PageStart("c7", 2), "bulk.page:c7/2"),
    ("search.only", SearchChoice("s", "open"), "search.only:s/open"),
    ("board", BoardPage("waiting", 2), "board:waiting/2"),
    ("board", BoardPage("held", None, "again"), "board:held//again"),
    ("board", BoardPage(), "board"),
    ("offer.to", CaseColleague("c1", Account(Messenger.BALE, 7)), "offer.to:c1/bale:7"),
    ("export.of", ExportChoice(ExportSpan.WEEK, ExportForm.CSV), "export.of:week/csv"),
    ("export.yes", ExportChoice(ExportSpan.ALL, ExportForm.XLSX), "export.yes:all/xlsx"),
    ("roster.block", RosterSpan(date(2026, 12, 4), 8, 4), "roster.block:2026-12-04/8/4"),
    ("hours.yes", RosterSpan(date(2026, 12, 4), 8, 4), "hours.yes:2026-12-04/8/4"),
    ("hours.give", RosterSpan(date(2026, 12, 4), 8, 4), "hours.give:2026-12-04/8/4"),
    ("hours.no", RosterSpan(date(2026, 12, 4), 8, 4), "hours.no:2026-12-04/8/4"),
    ("roster.add", RosterPeople(date(2026, 12, 4), 8, 4), "roster.add:2026-12-04/8/4"),
    ("roster.add", RosterPeople(date(2026, 12, 4), 8, 4, 1), "roster.add:2026-12-04/8/4/1"),
    (
        "roster.enter",
        RosterPerson(date(2026, 12, 4), 8, 4, Account(Messenger.BALE, 7)),
        "roster.enter:2026-12-04/8/4/bale:7",
    ),
    (
        "roster.out",
        RosterPerson(date(2026, 12, 4), 8, 4, Account(Messenger.BALE, 7)),
        "roster.out:2026-12-04/8/4/bale:7",
    ),
    ("offer", CasePage("c1", 1), "offer:c1/1"),
    ("case.escalate-why", CaseReason("c1", "escalate-hands"), "case.escalate-why:c1/escalate-hands"),
    ("search.only", SearchChoice("all"), "search.only:all"),
    ("drill.next", DrillCase("d1", 3), "drill.next:d1/3"),
    ("drill.next", DrillCase("d1"), "drill.next:d1"),
    ("drill.show", DrillCase("d1", 3), "drill.show:d1/3"),
    ("drill.claim", DrillCase("d1", 3), "drill.claim:d1/3"),
    ("drill.release", DrillCase("d1", 3), "drill.release:d1/3"),
    ("drill.open", DrillCase("d1", 3), "drill.open:d1/3"),
    ("drill.undo", DrillCase("d1", 3), "drill.undo:d1/3"),
    ("drill.why", DrillCase("d1", 3, Action.VERIFY), "drill.why:d1/3/verify"),
    ("drill.as", DrillCase("d1", 3, "verified-strong"), "drill.as:d1/3/verified-strong"),
    ("figures.one", FigureView(Figure.TIME, FiguresSpan.DAY), "figures.one:h/d"),
    ("spaces.link", SpaceLink("0a1b", 1), "spaces.link:0a1b/1"),
    ("spaces.account", SpaceAccount("0a1b", FiguresSpan.WEEK), "spaces.account:0a1b/w"),
    ("spaces.ungrade", SpaceAccount("0a1b", FiguresSpan.WEEK), "spaces.ungrade:0a1b/w"),
    ("spaces.ungraded", SpaceAccount("0a1b", FiguresSpan.WEEK), "spaces.ungraded:0a1b/w"),
    ("usage", UsageView(UsageSpan.MONTH), "usage:m"),
    ("usage.form", UsageView(), "usage.form"),
    ("usage.form", UsageView(UsageSpan.MONTH, FormVariant.FULL), "usage.form:m/full"),
    ("publish.table", PreviewTable("p1", "acts"), "publish.table:p1/acts"),
    ("final.section", PreviewTable("ab12", "atlas"), "final.section:ab12/atlas"),
    ("card", CardIndex("fb2", 0), "card:fb2/0"),
    ("card", CardIndex("fb2"), "card:fb2"),
    ("card-law", CardIndex("fb2", 3), "card-law:fb2/3"),
    ("share", SharedPress(PieceKind.CARD, "vb1/once"), "share:card/vb1/once"),
    ("shared", SharedPress(PieceKind.LESSON, "vb1"), "shared:lesson/vb1"),
    ("check", CheckPress("fb2", 3, "0a1b2c3d"), "check:fb2/3/0a1b2c3d"),
    ("terms", CardIndex("fb2", 3), "terms:fb2/3"),
    ("diagram", CardIndex("fb2", 3), "diagram:fb2/3"),
    ("remark", CardIndex("fb2", 3), "remark:fb2/3"),
    ("remark-kind", CardRemark(RemarkKind.WRONG, "fb2/3"), "remark-kind:wrong/fb2/3"),
    ("remark-end", RemarkClosing("mended", "m1"), "remark-end:mended/m1"),
    ("inquiry.look", InquiryChoice("q1", 2), "inquiry.look:q1/2"),
    ("inquiry.give", InquiryChoice("q1", 2, "0a1b2c3d"), "inquiry.give:q1/2/0a1b2c3d"),
    ("inquiry.no", CaseReason("q1", "off-topic"), "inquiry.no:q1/off-topic"),
    ("scene", ScenePlace("fb2", "door"), "scene:fb2/door"),
    ("scene", ScenePlace("fb2"), "scene:fb2"),
    ("scene-law", ScenePlace("fb2", "door"), "scene-law:fb2/door"),
    ("scene-terms", ScenePlace("fb2", "door"), "scene-terms:fb2/door"),
    ("tier", TierName(Audience.VOTER, "basic"), "tier:voter/basic"),
    ("quiz", TierName(Audience.VOTER, "exam"), "quiz:voter/exam"),
    ("quiz-go", TierName(Audience.VOTER, "exam"), "quiz-go:voter/exam"),
    ("q", QuizOption(0, 2), "q:0/2"),
    ("remind", ReminderChoice("on", "evening"), "remind:on/evening"),
    ("remind", ReminderChoice("off"), "remind:off"),
    ("cert-revoke-yes", CertificateRevocation("12345", Revocation.MISUSE), "cert-revoke-yes:12345/misuse"),
    ("ask-see", HitPlace("card", "fb2/queue"), "ask-see:card/fb2/queue"),
    ("where-area", AreaPage("thr", 1), "where-area:thr/1"),
    ("where-area", AreaPage("thr"), "where-area:thr"),
    ("cohort-area", AreaPage("thr", 0), "cohort-area:thr/0"),
    ("calendar-all", CalendarPage("", 0), "calendar-all:/0"),
    ("calendar-follow", CalendarSwitch("on", ""), "calendar-follow:on/"),
    ("bcast.for", BroadcastAudience("b1", ""), "bcast.for:b1/"),
    ("bcast.of", BroadcastAudience("b1", Audience.VOTER), "bcast.of:b1/voter"),
    ("bcast.ask", BroadcastHaste("b1", "urgent"), "bcast.ask:b1/urgent"),
    ("bcast.sign", BroadcastHaste("b1"), "bcast.sign:b1"),
    ("bcast.way", BroadcastRefresh("b1", "again"), "bcast.way:b1/again"),
    ("bcast.fixes", BroadcastFix("b1", 0), "bcast.fixes:b1/0"),
    ("cohort-switch", CohortSwitch("g1", active=True), "cohort-switch:g1/on"),
    ("cohort-switch-yes", CohortSwitch("g1", active=False), "cohort-switch-yes:g1/off"),
    ("cohort-code", CohortCode("g1", "0a1b2c3d"), "cohort-code:g1/0a1b2c3d"),
    ("cohort-lead", CohortCode("g1"), "cohort-lead:g1"),
    ("group-due-set", CohortCode("g1", "7"), "group-due-set:g1/7"),
    ("group-due-set", CohortCode("g1", "none"), "group-due-set:g1/none"),
    ("group-q-add", CohortCode("g1", "0a1b2c3d"), "group-q-add:g1/0a1b2c3d"),
    ("role.give", AccountRole(SARA, "lead"), "role.give:telegram:11/lead"),
    ("role.body", AccountBody(SARA, "council"), "role.body:telegram:11/council"),
    ("body.set", AccountBody(SARA, "none"), "body.set:telegram:11/none"),
    ("body.yes", AccountBody(SARA, "none"), "body.yes:telegram:11/none"),
    ("admin.liaison-ask", AccountBody(SARA, "council"), "admin.liaison-ask:telegram:11/council"),
    ("admin.liaison-yes", AccountBody(SARA, "council"), "admin.liaison-yes:telegram:11/council"),
    ("admin.liaison-end", AccountBody(SARA, "council"), "admin.liaison-end:telegram:11/council"),
    ("admin.liaison-ended", AccountBody(SARA, "council"), "admin.liaison-ended:telegram:11/council"),
    ("role.one", AccountPair(SARA, REZA), "role.one:telegram:11/bale:22"),
    ("role.one-yes", AccountPair(SARA, REZA), "role.one-yes:telegram:11/bale:22"),
    ("role.of", SARA, "role.of:telegram:11"),
    ("hand.to", REZA, "hand.to:bale:22"),
    ("person.areas", AccountArea(SARA, ""), "person.areas:telegram:11/"),
    ("person.areas", SARA, "person.areas:telegram:11"),
    ("person.area", AccountArea(SARA, "thr"), "person.area:telegram:11/thr"),
    ("person.area-yes", AccountAreaSwitch(SARA, "thr", on=True), "person.area-yes:telegram:11/thr/on"),
    ("home.areas", AccountArea(GROUP, "thr"), "home.areas:telegram:-100/thr"),
    ("home.area", AccountArea(GROUP, "thr"), "home.area:telegram:-100/thr"),
    ("home.area-yes", AccountAreaSwitch(GROUP, "thr", on=False), "home.area-yes:telegram:-100/thr/off"),
    ("home.topics", GroupTopics(GROUP, "none"), "home.topics:telegram:-100/none"),
    ("home.topics-yes", GroupTopics(GROUP, "area"), "home.topics-yes:telegram:-100/area"),
    ("home.private", GroupSwitch(GROUP, on=True), "home.private:telegram:-100/on"),
    ("home.private-yes", GroupSwitch(GROUP, on=False), "home.private-yes:telegram:-100/off"),
    ("group.let-in", GroupNewcomers(GROUP, "0a1b2c3d"), "group.let-in:telegram:-100/0a1b2c3d"),
    ("recuse.from", RecusalSubject(RecusalScope.AREA, "thr"), "recuse.from:area/thr"),
    ("recuse.end", RecusalSubject(RecusalScope.ACTOR, "official"), "recuse.end:actor/official"),
    ("admin.ask", SettingValue("day.polling", "none"), "admin.ask:day.polling/none"),
    ("admin.yes", SettingQuestion("day.polling", "2027-02-20", ""), "admin.yes:day.polling/2027-02-20/"),
    ("phase-until-yes", PhaseHold("day", "week"), "phase-until-yes:day/week"),
    ("atlas.version", VersionPhase("v1", Phase.DAY), "atlas.version:v1/day"),
    ("atlas.map", VersionPhase("v1", Phase.DAY), "atlas.map:v1/day"),
    ("atlas.why", PhaseArea("v1", Phase.DAY, "thr01"), "atlas.why:v1/day/thr01"),
    ("atlas.why", PhaseArea("v1", Phase.DAY), "atlas.why:v1/day"),
    ("atlas.changes", VersionPair("v1", "v2"), "atlas.changes:v1/v2"),
    ("atlas.changes", VersionPair("v1"), "atlas.changes:v1"),
    ("atlas.grade", AreaGrade(Phase.DAY), "atlas.grade:day"),
    ("atlas.grade", AreaGrade(Phase.DAY, "+1"), "atlas.grade:day/+1"),
    ("atlas.grade", AreaGrade(Phase.DAY, "thr01", "tension", "4"), "atlas.grade:day/thr01/tension/4"),
    ("atlas.page", AreaGrade(Phase.DAY, "thr01", "tension", "4"), "atlas.page:day/thr01/tension/4"),
    ("atlas.official", OfficialLevel("thr", "3"), "atlas.official:thr/3"),
    ("atlas.official-yes", OfficialLevel("thr", "3", "2027-02-20"), "atlas.official-yes:thr/3/2027-02-20"),
    ("road.task", AreaTask("thr01", "routes"), "road.task:thr01/routes"),
    ("road.move", TaskMove("thr01", "routes", TaskState.DONE), "road.move:thr01/routes/done"),
    ("road.step", StepView("routes", "+1"), "road.step:routes/+1"),
    ("road.all", StepState("routes", TaskState.DONE), "road.all:routes/done"),
    ("road.all-yes", StepState("routes", TaskState.DONE), "road.all-yes:routes/done"),
    ("division.rows", DivisionPage("mine"), "division.rows:mine"),
    ("division.rows", DivisionPage("station", Phase.DAY, 2), "division.rows:station/day/2"),
    ("division.all", DivisionPage("mine", "", 1, "1a2b3c4d"), "division.all:mine//1/1a2b3c4d"),
    ("division.wish", RowWish("1a2b3c4d", "body", "court"), "division.wish:1a2b3c4d/body/court"),
    ("division.version", VersionPage("v1", 3), "division.version:v1/3"),
    ("division.diff", VersionsCompared("v1"), "division.diff:v1"),
    ("division.diff", VersionsCompared("v1", 0, 2), "division.diff:v1/0/2"),
    ("division.lock", VersionSeen("v1", "0123456789ab"), "division.lock:v1/0123456789ab"),
    ("division.sign", VersionSeen("s1"), "division.sign:s1"),
    ("division.sign", VersionSeen("s1", page=2), "division.sign:s1//2"),
    ("threats.lock", VersionSeen("v1", "0123456789ab"), "threats.lock:v1/0123456789ab"),
    ("threats.sign", VersionSeen("s1", page=2), "threats.sign:s1//2"),
    ("division.object", RowWish("1a2b3c4d"), "division.object:1a2b3c4d"),
    ("division.asked", VersionPage("r1", 1), "division.asked:r1/1"),
    ("division.pdf", VersionPage("now"), "division.pdf:now"),
    ("division.xlsx", VersionPage("v1"), "division.xlsx:v1"),
    ("opinion.ask", RoundPlan(OpinionSubject.ATLAS, "v1"), "opinion.ask:atlas/v1"),
    ("opinion.ask", RoundPlan("atlas", "v1", "liaisons", 7), "opinion.ask:atlas/v1/liaisons/7"),
    ("opinion.people", RoundPlan("atlas", "v1"), "opinion.people:atlas/v1"),
    ("opinion.answer", OpinionChoice("o1", "taken"), "opinion.answer:o1/taken"),
    ("opinion.give", RoundEdition("n1", ""), "opinion.give:n1/"),
    ("opinion.read", RoundPage("n1", 0), "opinion.read:n1/0"),
    ("opinion.diagram", RoundPage("n1", 2), "opinion.diagram:n1/2"),
    ("opinion.draft", VersionPhase("n1", Phase.DAY), "opinion.draft:n1/day"),
    ("opinion.area", PhaseArea("n1", Phase.DAY), "opinion.area:n1/day"),
    ("opinion.area", PhaseArea("n1", Phase.DAY, "+1"), "opinion.area:n1/day/+1"),
]
"""Verb, value, and the callback data that earlier releases have put into chats."""


@pytest.mark.parametrize(("verb", "value", "data"), EARLIER, ids=[data for _, _, data in EARLIER])
def test_buttons_of_earlier_releases_stay_as_they_are(verb: str, value: Argument, data: str) -> None:
    assert encode(Press(verb, value)) == data
    assert read_argument(decode(data).argument, type(value)) == value


@pytest.mark.slow
def test_every_shape_and_its_verbs_are_compared() -> None:
    modules = (press_arguments, share_rows, desk_arguments, division_arguments)
    shapes = {name for module in modules for name, value in vars(module).items() if hasattr(value, "_fields")}
    assert {type(value).__name__ for _, value, _ in EARLIER} - {"Account"} == shapes
    assert {verb for verb, _, _ in EARLIER} <= {route.on for route in TABLE}
    compared = {(verb, type(value).__name__) for verb, value, _ in EARLIER}
    assert {pair for pair in pairs_in_code() if pair[1] in shapes} - compared == set()


def pairs_in_code() -> set[tuple[str, str]]:
    """Verb and shape of each button that is written out with both."""
    pairs = set()
    for file in Path(press_arguments.__file__).parent.rglob("*.py"):
        for node in nodes(file):
            match node:
                case ast.Call(func=ast.Name("Press"), args=[ast.Constant(str(verb)), value, *_]):
                    pairs.add((verb, shape_of(value)))
                case ast.Call(func=ast.Name("button"), args=[_, ast.Constant(str(verb)), value, *_]):
                    pairs.add((verb, shape_of(value)))
    return pairs


def shape_of(value: ast.expr) -> str:
    return value.func.id if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) else ""


def test_missing_and_unreadable_parts_get_their_defaults() -> None:
    assert read_argument("fb2/x", CardIndex) == CardIndex("fb2") == read_argument("fb2", CardIndex)
    assert read_argument("fb2/12345", CardIndex) == CardIndex("fb2"), "no button has so many pages"
    assert read_argument("", AreaGrade) == AreaGrade()
    assert read_argument("w1/mute-spam/x", MuteTerm) == MuteTerm("w1", "mute-spam")
    assert read_argument("w1/perhaps", ReportAnswer).answer is None
    assert read_argument("c1", CaseReason) == CaseReason("c1", "")


def test_part_without_default_is_refused_if_unreadable() -> None:
    for text, shape in (("perhaps/fb2", CardRemark), ("11/lead", AccountRole), ("thr/routes/x", TaskMove)):
        with pytest.raises(UnreadableArgument):
            read_argument(text, shape)
    with pytest.raises(UnreadableArgument):
        read_argument("-1", int)
    assert write_argument(7) == "7"
