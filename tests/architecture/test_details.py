"""No text that reveals more about a case than its card stays in a staff chat:
every such text is in the one list."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from bot.conversation import outgoing as out
from bot.conversation.details import SHOWN, is_unbound
from bot.domain.people import Account, Messenger
from bot.domain.staff.permissions import Permission
from bot.handlers import TABLE
from bot.handlers.cases import case_details
from tests.architecture.source import nodes
from tests.fakes.doors import door_of
from tests.fakes.shared_content import shipped_texts

ROOT: Final = Path(__file__).resolve().parents[2]
HANDLERS: Final = {path.stem: path for path in (ROOT / "bot" / "handlers").rglob("*.py")}
TEXTS: Final = shipped_texts()
BESIDE: Final = {
    "case_compare",
    "case_details",
    "press_replies",
    "notices",
    "card_notices",
    "card",
    "opinion_words",
    "proposal_words",
    "typed_words",
    "inquiry_desk",
}
"""Texts for staff that have no row of their own in the table."""

_WRITTEN: Final = (
    "text words reason question summary wish facts reports files point address value note answer "
    "runs package accounts account handle preview versions"
)
WRITTEN: Final = frozenset(_WRITTEN.split(" "))
"""Names of arguments that put people's words, or facts about one report alone, into texts."""
_PLAIN: Final = """
    private counts critical filtered filters lost over version which
    number count most least left others marked only pile lines name lead by until at minutes hours days day
    place act area deadline severity phase space state witnesses merged opened late sure one other stage had
    areas topics groups circle silent can given view signs
    of share reached now span what limit waiting mine reads duty on audience people decided max numbers body
    way reminder title role person signed wanted parts everybody ask length messenger reference told missing
    level source example stands done doing todo kind followers grade real virtual busiest about track asked
    nottaken partly taken said open chosen health how polling reporting first last base beside rows published waits
    after cases draft due factor firm more next official outcome points reasons score task voices
    before bodies list shared acts times steps frozen dates audiences edge
    own week earlier part who counted moved
    proposed showed refused threats under_way dropped districts
    right wrong same once fresh decision card yours why prepared agreed took
    headline eve law was change questions method clean original file print seen actor when evidence contact consent hash
    answers feedback verdict marks since accepted gaps names line edition whose page pages articles outdated
    ground where others confirmed objections
    calls phone recipient letter letters editions written earlier answered
    graded heard missed kept percent sent acted mode size changed new quarter
    district form threat kinds measure choice clock weak running against
    added again changes harm label likelihood measures phases phone ready spaces titles ungraded
    promise choices review
"""
PLAIN: Final = frozenset(_PLAIN.split())
"""Names of numbers, times, places, labels of the program and names of colleagues."""
PARTS: Final = {
    "case-address": "a line within the details",
    "case-place-words": "a line within the details",
    "case-more": "a line within the details",
    "case-report-facts": "a part of the summary and of the details",
    "case-file": "the caption of a piece of evidence, which is remembered as one",
    "case-file-line": "a line within the list of files",
    "case-compare-line": "a line within one of two cases that are compared",
    "case-file-time": "a line within a caption",
    "case-question-asked": "a toast",
    "intro-wish": "a part of the preview and of what is signed",
    "body-words": "a part of a referral's screen",
    "notice-body-words": "a part of a notice, and of where a case is referred",
    "refer-run": "a part of the preview",
    "my-inquiry-asked": "a part of the preview of an answer to a citizen",
    "account-line": "a line within a list of a case's accounts",
}
NOT_OF_A_CASE: Final = {
    "bulk-preview": "a prepared reason, by name",
    "bulk-reason": "how many",
    "case-break-asked": "a prepared reason, by name",
    "case-sign-first": "a prepared reason, by name",
    "notice-claim-broken": "a prepared reason, by name",
    "mute-line": "a prepared reason, by name",
    "reply": "his own saved reply, which belongs to no case",
    "team-reply": "a reply that all moderators share, which belongs to no case",
    "team-version": "the same",
    "team-versions": "the same",
    "queue-page": "a word of the program above a list",
    "queue-page-none": "the same",
    "team-version-out": "the same",
    "team-ask-change": "the same",
    "team-saved": "the same",
    "reply-chosen-shared": "its name and version, above the preview",
    "reply-saved": "his own saved reply, which belongs to no case",
    "search-results": "a word of the program below a list",
    "figure-line": "a figure",
    "atlas-grade-saved": "a liaison's reason for a grade of an area",
    "atlas-why-reason": "the same",
    "atlas-page-stored": "the same, for several of them",
    "opinion-answered": "an opinion of one of staff on a draft or a lesson",
    "opinion-button-done": "the same, shortened",
    "opinion-button-open": "the same, shortened",
    "opinion-desk-line": "the same",
    "opinion-item": "the same",
    "opinion-reason": "what is answered to it",
    "opinion-report-line": "the same",
    "opinion-report-answer": "what became of it",
    "opinion-saved": "the same",
    "opinion-came": "the same",
    "opinion-card": "a lesson's own text",
    "opinion-card-check": "the same",
    "opinion-check-answer": "the same",
    "opinion-scene": "the same",
    "opinion-why": "the same",
    "opinion-measure": "a measure against a threat, and staff's note to it",
    "opinion-measure-note": "the same",
    "proposal-decision-notice": "why a lead accepts or refuses a measure that cases propose",
    "proposal-decision": "the same",
    "threat-reason": "a colleague's reason for a grade of a threat",
    "threat-graded": "the same",
    "threat-grade-before": "the same",
    "register-reason": "the same",
    "measure": "staff's note to a measure against a threat",
    "measure-note": "the same",
    "measure-note-before": "the same",
    "measure-note-line": "the same",
    "division-objected": "a liaison's reason for an objection to a row of the division of work",
    "division-objection-came": "the same",
    "division-sign-again-line": "the same, shortened",
    "publish-prepared": "rounded figures",
    "screen-link": "the address of a page of counts",
    "publish-sign": "rounded figures",
    "publish-waits": "rounded figures",
    "spaces-account": "an account graded as a candidate's or a body's, of no one case",
    "spaces-account-line": "the same",
    "spaces-button-account": "the same",
    "spaces-ungrade-ask": "the same",
    "duty-note-preview": "a lead's note to all on duty, about no case",
    "duty-note-words": "the same",
    "province-line-answered": "what the province has answered about a version of the atlas",
    "province-preview-answer": "the same",
    "reminder": "another feature's, which one of staff gets as a learner",
}
STATES: Final = {
    "state:case.search": "looks for any case",
    "state:reply.name": "a name for a saved reply",
    "state:atlas.number": "a level or a grade of an area",
    "state:atlas.reason": "why",
    "state:atlas.page": "why, for several grades of an area",
    "state:atlas.table": "a table of grades",
    "state:roster.table": "a table of the roster",
    "state:atlas.day": "the day of an official level",
    "state:atlas.source": "its source",
    "state:stage.source": "the source of what is set of a stage of the election",
    "state:division.article": "the number of an article",
    "state:division.reason": "why a liaison objects to a row of the division of work",
    "state:province.recipient": "to whom a version of the atlas went",
    "state:province.number": "the number of that letter",
    "state:province.day": "its day",
    "state:province.answer": "what the province has answered",
    "state:province.answered": "the day of the answer",
    "state:opinion.reason": "an answer to an opinion of one of staff",
    "state:propose.why": "why a lead accepts or refuses a proposed measure",
    "state:opinion.words": "an opinion on a draft or a lesson",
    "state:threats.number": "a grade of a threat",
    "state:threats.reason": "why",
    "state:threats.title": "the title of a threat",
    "state:threats.scope": "the same, again",
    "state:threats.note": "a note to a measure",
    "state:threats.steps": "days around a day of the election",
    "state:threats.words": "the title of a measure",
    "state:duty.note": "a lead's note to all on duty",
    "state:reply.text": "a saved reply, which belongs to no case",
    "state:team.name": "a name for a reply that all moderators share",
    "state:team.text": "its text, which belongs to no case",
    "state:view.name": "a name for a list of the desk",
}
"""Where staff type something that is not about a case."""

STAFF_DOORS = {
    Permission.OPEN_DESK,
    Permission.LEAD_DESK,
    Permission.OPEN_LEADS_DESK,
    Permission.OPEN_BODY_DESK,
    Permission.WORK_HERE,
}


def text_keys_of_staff() -> Iterator[tuple[str, str]]:
    """(key, file) of every text that a file of the staff side names."""
    staff = {r.handler.__module__.rpartition(".")[2] for r in TABLE if door_of(r) in STAFF_DOORS}
    for name in sorted(staff | BESIDE):
        for node in nodes(HANDLERS[name]):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in TEXTS:
                yield node.value, name
    yield from ((key, "case_details") for key in case_details.TEXT_FAMILIES)


def test_every_staff_text_with_typed_words_is_listed() -> None:
    lost = {
        f"{file}: {key}"
        for key, file in text_keys_of_staff()
        if TEXTS.variables(key) & WRITTEN and not {key} & (SHOWN | PARTS.keys() | NOT_OF_A_CASE.keys())
    }
    assert lost == set(), "say whose claim it ends with, and add it to bot/conversation/details.py"


def test_every_text_variable_is_known_plain_or_typed() -> None:
    unknown = {
        f"{file}: {key}: {name}"
        for key, file in text_keys_of_staff()
        for name in TEXTS.variables(key) - WRITTEN
    }
    assert {entry for entry in unknown if entry.rpartition(": ")[2] not in PLAIN} == set()


def test_nothing_in_the_list_is_out_of_use() -> None:
    named = {key for key, _ in text_keys_of_staff()}
    assert SHOWN - named == set()
    assert NOT_OF_A_CASE.keys() - named == set()


def test_staff_typing_states_name_their_case() -> None:
    typed = {r.on for r in TABLE if r.on.startswith("state:") and door_of(r) in STAFF_DOORS}
    assert {on for on in typed if not on.startswith(("state:case.", "state:body."))} <= STATES.keys()
    assert STATES.keys() <= typed


def test_details_without_a_claim_are_not_said() -> None:
    reza = Account(Messenger.TELEGRAM, 9001)
    for key in SHOWN:
        assert (
            is_unbound(out.Say(key)) and is_unbound(out.Screen(key)) and is_unbound(out.EphemeralMessage(key))
        )
        assert not is_unbound(out.Say(key, remember=out.DetailOf("c1", reza)))
    assert is_unbound(out.SendEvidence("e-1", out.StaffChat(reza)))
    album = out.SendAlbum((out.AlbumFile("e-1"),), out.StaffChat(reza))
    assert is_unbound(album) and not is_unbound(replace(album, remember=out.DetailOf("c1", reza)))
    assert not is_unbound(out.Say("case-released"))


def test_every_reply_that_may_be_remembered_is_known() -> None:
    kinds = {kind for kind in out.Reply.__value__.__args__ if "remember" in kind.__dataclass_fields__}
    assert set(out.REMEMBERED) == kinds
