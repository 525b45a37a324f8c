"""`content/practice/order-*.yaml`: every problem is reported; and the files that are shipped."""

from collections import Counter

import pytest

from bot.domain.learning.lessons import Audience
from bot.library import load_content
from bot.library.read_orders import count_orders, every_case
from tests.content.conftest import SampleFolder
from tests.fakes.shared_content import shipped_content

FILE = """track: staff
incidents:
  - id: fire
    topic: vote
    title: دود در شعبه
    scene: شما منشی شعبه‌اید و بوی دود می‌آید.
    variants:
      - {id: near, text: دود از همین سالن است.}
      - {id: far, text: دود از کوچه است.}
    calls:
      - {id: board, text: از هیئت اجرایی می‌پرسند چه شد.}
    steps:
      - {id: a, label: خبر کردن مأمور, done: مأمور آمد.}
      - {id: b, label: بردن صندوق, done: صندوق به حیاط رسید.}
      - {id: c, label: نوشتن ساعت, done: ساعت نوشته شد.}
      - {id: d, label: گفتن به ناظر, done: ناظر شنید.}
    rules:
      - {first: a, then: b, variants: [near], why: کسی نبود کمک کند., articles: ["20"]}
      - {first: b, then: a, variants: [far], why: صندوق تنها ماند., articles: ["20"]}
      - {first: a, then: c, variants: [near], why: ساعت درست نبود., articles: ["20"]}
      - {first: c, then: d, call: board, why: پرسیدند و نمی‌دانستید., articles: ["20"]}
"""


@pytest.fixture
def orders(full_folder: SampleFolder) -> SampleFolder:
    full_folder.write("practice/order-staff.yaml", FILE)
    return full_folder


def test_incidents_are_read(orders: SampleFolder) -> None:
    assert orders.problems() == []
    incident = load_content(orders.root).orders["fire"]
    assert incident.track is Audience.STAFF and len(incident.steps) == 4
    assert incident.rules[0].variants == ("near",) and incident.rules[3].call == "board"


CASES = {
    "unknown article": ('درست نبود., articles: ["20"]', 'درست نبود., articles: ["999"]', "999"),
    "no article": ('درست نبود., articles: ["20"]', "درست نبود., articles: []", "articles: too few"),
    "unknown topic": ("topic: vote", "topic: tea", "no topic tea in topics.yaml"),
    "unknown step": ("first: a, then: c", "first: a, then: z", "no step z"),
    "unknown variant": ("variants: [far]", "variants: [wide]", "no variant wide"),
    "unknown call": ("call: board", "call: radio", "no call radio"),
    "idle call": (", call: board", "", "call board changes nothing"),
    "two steps of one id": ("id: d,", "id: c,", "two steps have the id c"),
    "two equal labels": ("گفتن به ناظر", "نوشتن ساعت", "two steps have the same label"),
    "telling label": ("گفتن به ناظر", "بعد گفتن به ناظر", "tells its place"),
    "no turn": ("variants: [far], ", "variants: [near], ", "the buttons alone tell it"),
    "circle": ("first: a, then: c", "first: d, then: c", "0 orders are right, at least 2"),
    "nearly free": ("first: c, then: d", "variants: [near], first: c, then: d", "at most a third"),
    "bad Persian": ("بوی دود می‌آید", "بوی دود می آید", "half-space"),
    "one variant": ("      - {id: far, text: دود از کوچه است.}\n", "", "variants: too few"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_faulty_incident_is_reported(orders: SampleFolder, case: str) -> None:
    before, after, words = CASES[case]
    assert before in FILE
    orders.write("practice/order-staff.yaml", FILE.replace(before, after))
    assert any(words in problem for problem in map(str, orders.problems())), orders.problems()


def test_a_strange_file_in_the_folder_is_reported(orders: SampleFolder) -> None:
    orders.write("practice/riddles.yaml", "track: staff\n")
    assert any("not a content file" in problem for problem in map(str, orders.problems()))


def test_shipped_incidents_suffice() -> None:
    orders = shipped_content().orders.values()
    tracks = Counter(incident.track for incident in orders)
    assert tracks[Audience.STAFF] >= 12 and tracks[Audience.SECURITY] >= 12
    for incident in orders:
        counts = [count_orders(case.step_ids, case.rules) for case in every_case(incident)]
        assert min(counts) >= 2, incident.id
        rules = {(case.variant.id, case.rules) for case in every_case(incident)}
        assert len(rules) >= 4, f"{incident.id}: attempts are judged in as many ways"


def test_police_steps_run_no_station() -> None:
    """Article 56: no step of theirs counts, registers or decides about a vote."""
    for incident in shipped_content().orders.values():
        if incident.track is Audience.SECURITY:
            labels = " ".join(step.label for step in incident.steps)
            assert not any(word in labels for word in ("شمردن رأی", "ثبت رأی", "مهر زدن", "گرفتن رأی")), (
                incident.id
            )
