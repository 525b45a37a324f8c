"""Links into the lessons: what the payload holds, and what is nearest to a lesson that is gone."""

from string import ascii_letters, digits

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.learning.links import LONGEST, PieceKind, SharedPiece, nearest_lesson, read_payload
from tests.fakes.school import lesson

_IDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9.-]{0,19}", fullmatch=True)
_SLUGS = st.from_regex(r"[a-z0-9-]{1,30}", fullmatch=True)


@given(lesson_id=_IDS, slug=_SLUGS)
def test_payload_of_a_card_is_read_back(lesson_id: str, slug: str) -> None:
    piece = SharedPiece(PieceKind.CARD, id=f"{lesson_id}/{slug}")
    payload = piece.payload()
    assert len(payload) <= LONGEST and set(payload) <= set(ascii_letters + digits + "_-")
    assert read_payload(payload) == piece


def test_payload_too_long_for_a_card_names_its_lesson() -> None:
    piece = SharedPiece(PieceKind.CARD, id="vb1/" + "a" * 70)
    assert read_payload(piece.payload()) == SharedPiece(PieceKind.LESSON, id="vb1")


def test_other_payloads_are_not_read() -> None:
    for payload in ("", "c_ABCDE", "v_123_456", "card", "cards_vb1", "CARD_vb1"):
        assert read_payload(payload) is None


def test_forged_payload_names_nothing() -> None:
    for payload in ("card_" + "a" * 70, "card_<b>", "question_'; drop", "lesson_"):
        piece = read_payload(payload)
        assert piece is not None and piece.id == ""


def test_nearest_lesson_begins_alike() -> None:
    lessons = [
        lesson(key, order=order, article_id="1") for key, order in (("vb1", 1), ("vb2", 2), ("sb1", 1))
    ]
    nearest = nearest_lesson("vb9", lessons)
    assert nearest is not None and nearest.id == "vb1"
    assert nearest_lesson("xy1", lessons) is None
    assert nearest_lesson("", lessons) is None
