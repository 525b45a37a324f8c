"""The division of work: every kind of case once, as the router sends it; gaps first; what differs between versions."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.atlas.opinions import OpinionAnswer
from bot.domain.bodies.routing import find_route
from bot.domain.catalogue.catalogue import ActorClass, Phase, Space
from bot.domain.division.division_table import (
    FIRST_GAPS,
    DivisionTable,
    RowConfidence,
    RowGap,
    read_row,
    row_fields,
)
from bot.domain.division.division_versions import division_changes, is_changed, parse_table, write_table
from bot.domain.division.row_stands import (
    BodyStand,
    ObjectionWish,
    RowStand,
    Stand,
    body_stand,
    may_replace,
    may_speak_on,
    others_who_differ,
)
from bot.domain.errors import NotAllowed, WrongState
from bot.domain.people import Account, Messenger
from bot.usecases.division.division_now import table_of
from tests.fakes.division import TAUGHT, WAYS, divided_content, way
from tests.fakes.shared_content import shipped_content

PARI, OTHER = Account(Messenger.TELEGRAM, 1), Account(Messenger.BALE, 2)
TABLE = table_of(divided_content())


def test_rows_say_what_the_router_does() -> None:
    """Of the shipped content: table and referrals never differ."""
    content = shipped_content()
    table = table_of(content)
    cells = [(at, row) for row in table.rows for at in table.circumstances(row)]
    assert len({at for at, _ in cells}) == len(cells) > 1000
    for at, row in cells[::7]:
        bodies = find_route(
            content.complaints,
            (),
            content.agencies,
            act_id=at.act,
            actor=at.actor,
            phase=at.phase,
            contest=at.contest,
            space=at.space,
        ).bodies
        assert [body.agency.id for body in bodies[:2]] == [row.to.body, row.to.next_body], at
        assert bodies[0].way.article_ids == row.to.articles, at
    assert {row.mark for row in table.rows}.__len__() == len(table.rows)


def test_acts_without_cases_have_no_rows_and_are_counted() -> None:
    assert TABLE.taught_only == 1 and TAUGHT.id not in TABLE.acts


def test_circumstances_that_do_not_matter_fall_together() -> None:
    buying = [row for row in TABLE.rows if row.scope.act == "O01"]
    assert [row.scope.contests for row in buying] == [("city",), ("village",)]
    assert all(row.scope.phases == tuple(Phase) and not row.scope.actors for row in buying)
    fear = {row.to.body: row.scope.actors for row in TABLE.rows if row.scope.act == "O13"}
    assert fear["police"] == (ActorClass.PERSON,) and fear["board"] == (ActorClass.FORCE,), (
        "never to themselves"
    )


def test_rows_without_liaison_or_article_stand_first() -> None:
    table = replace(TABLE, liaisons=("police", "board"))
    first = [bool(FIRST_GAPS & set(table.gaps(row))) for row in table.gaps_first()]
    assert first == sorted(first, reverse=True) and True in first and False in first
    lonely = table_of(divided_content(way("court-alone", "court", article_ids=())))
    (row, *_) = lonely.gaps_first()
    assert lonely.gaps(row) == (RowGap.LIAISON, RowGap.ARTICLE, RowGap.NEXT)
    nobody = table_of(divided_content(way("never", "court", act_ids=("O99",))))
    assert {nobody.gaps(row) for row in nobody.rows} == {(RowGap.BODY,)}


def test_unconfirmed_body_makes_an_unconfirmed_row() -> None:
    table = table_of(divided_content(WAYS[-1]))
    assert {row.to.confidence for row in table.rows} == {RowConfidence.UNCONFIRMED}


def test_row_that_says_something_else_has_another_mark() -> None:
    marks = {row.mark for row in TABLE.rows}
    changed = table_of(divided_content(*WAYS[:1], replace(WAYS[1], article_ids=("68",)), *WAYS[2:]))
    assert {row.mark for row in changed.rows if row.to.body != "board"} <= marks
    assert not {row.mark for row in changed.rows if row.to.body == "board"} & marks


def test_row_and_table_are_read_back_as_they_were() -> None:
    for row in TABLE.rows:
        assert read_row(row_fields(row)).mark == row.mark
    again = parse_table(write_table(TABLE))
    assert write_table(again) == write_table(TABLE) and again.rows == TABLE.rows
    assert list(again.acts) == list(TABLE.acts)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"form": "9"}', '{"form": "1", "rows": [{}]}'])
def test_text_that_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_table(text)


def _without_station() -> DivisionTable:
    return table_of(divided_content(*WAYS[1:]))


def test_changes_say_which_cases_and_what_before_and_after() -> None:
    (city, village) = division_changes(TABLE, _without_station())
    assert city.scope.act == "O13" and city.scope.actors == (ActorClass.PERSON,)
    assert [city.before.body, city.after.body] == ["police", "board"]  # type: ignore[union-attr]
    assert village.after.body == "village" and is_changed(TABLE, _without_station())  # type: ignore[union-attr]
    assert not division_changes(TABLE, TABLE) and not is_changed(TABLE, parse_table(write_table(TABLE)))


def test_names_and_liaisons_are_no_routing_data() -> None:
    renamed = replace(
        TABLE, bodies={id_: f"{name}!" for id_, name in TABLE.bodies.items()}, liaisons=("court",)
    )
    assert not division_changes(TABLE, renamed) and not is_changed(TABLE, renamed)


def test_act_that_came_or_went_is_named() -> None:
    less = replace(TABLE, rows=tuple(row for row in TABLE.rows if row.scope.act != "O13"))
    gone = division_changes(TABLE, less)
    assert {change.scope.act for change in gone} == {"O13"} and all(change.after is None for change in gone)
    assert all(change.before is None for change in division_changes(less, TABLE))


# --- what bodies say -------------------------------------------------------------------------------------------------


def _stand(by: Account, stand: Stand, *, body: str = "police", opinion_id: str = "") -> RowStand:
    return RowStand(by, "mark", body, stand, date(2026, 5, 1), opinion_id=opinion_id)


def test_liaisons_of_one_body_who_disagree_confirm_nothing() -> None:
    yes, no = _stand(PARI, Stand.CONFIRMED), _stand(OTHER, Stand.OBJECTED)
    assert body_stand([]) is BodyStand.SILENT
    assert body_stand([yes]) is BodyStand.CONFIRMED and body_stand([no, no]) is BodyStand.OBJECTED
    assert body_stand([yes, no]) is BodyStand.DISPUTED
    assert others_who_differ([yes, no], yes) == (no,) and not others_who_differ([yes], yes)
    assert not others_who_differ([_stand(OTHER, Stand.OBJECTED, body="court")], yes), (
        "another body may object"
    )


def test_only_bodies_of_a_row_speak_on_it() -> None:
    row = next(row for row in TABLE.rows if row.to.body == "police")
    may_speak_on(row, "police")
    may_speak_on(row, row.to.next_body)
    for stranger in ("court", ""):
        with pytest.raises(NotAllowed):
            may_speak_on(row, stranger)


def test_objection_in_a_round_stays_until_it_is_answered() -> None:
    objection = _stand(PARI, Stand.OBJECTED, opinion_id="o1")
    with pytest.raises(WrongState):
        may_replace(objection, OpinionAnswer.NONE)
    may_replace(objection, OpinionAnswer.NOT_TAKEN)
    for wish in ObjectionWish:
        wished = replace(objection, wish=wish)
        may_replace(wished, OpinionAnswer.PARTLY)
        if wish is ObjectionWish.WORDS:
            may_replace(wished, OpinionAnswer.TAKEN)
        else:
            with pytest.raises(WrongState):
                may_replace(wished, OpinionAnswer.TAKEN)
    may_replace(_stand(PARI, Stand.OBJECTED), OpinionAnswer.NONE)
    may_replace(None, OpinionAnswer.NONE)


def test_space_is_named_only_where_it_matters() -> None:
    online = way("cyber", "police", space=Space.VIRTUAL, act_ids=("O01",), first_for=("O01",))
    rows = [row for row in table_of(divided_content(online, *WAYS)).rows if row.scope.act == "O01"]
    assert {(row.to.body, row.scope.spaces) for row in rows} == {
        ("police", (Space.VIRTUAL,)),
        ("board", (Space.REAL,)),
        ("village", (Space.REAL,)),
    }
