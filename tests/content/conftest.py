"""A small, valid content folder that a test breaks in one or more places."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.library import Problem, check

LESSON = """\
---
id: les{n}
title: درس {word}
---

## one [20]
این کارت نخست است.

## two [20, 84]
این کارت دوم است.

```yaml check
ask: حالا چه می‌کنید؟
topic: vote
articles: [20]
answers:
  - {{answer: این کار, right: true, feedback: چون قانون چنین می‌گوید.}}
  - {{answer: آن کار, feedback: خیلی‌ها چنین می‌کنند.}}
```

## three [84]
این کارت سوم است.

```yaml check
ask: و حالا؟
topic: vote
articles: [84]
answers:
  - {{answer: این یکی, feedback: خیلی‌ها چنین می‌کنند.}}
  - {{answer: آن یکی, right: true, feedback: چون قانون چنین می‌گوید.}}
```

## four
این کارت چهارم است.

```yaml scenario
start: go
nodes:
  - id: go
    text: چه می‌کنید؟
    choices:
      - {{label: راه نخست, next: more}}
      - {{label: راه دوم, next: left}}
  - id: more
    text: و حالا چه می‌کنید؟
    choices:
      - {{label: این راه, next: right}}
      - {{label: آن راه, next: end}}
  - {{id: left, text: پایان نخست., ending: true, articles: [20]}}
  - {{id: right, text: پایان دوم., ending: true}}
  - {{id: end, text: پایان سوم., ending: true}}
```
"""

SINGLE = """\
  - id: q{n}
    kind: {kind}
    articles: [20]
    text: کدام درست است؟
    options:
      - id: a
        text: این درست است
        right: true
        feedback: قانون چنین می‌گوید.
      - id: b
        text: این یکی نادرست است
        feedback: بسیاری چنین فکر می‌کنند.
        misconception: common-mistake
"""

ORDERING = """\
  - id: q12
    kind: ordering
    articles: [84]
    text: به ترتیب بچینید.
    options:
      - {id: a, text: نخست, place: 1, feedback: این اول است.}
      - {id: b, text: دوم, place: 2, feedback: این دوم است.}
      - {id: c, text: سوم, place: 3, feedback: این سوم است.}
"""

LAW = """\
edition: ۱۴۰۳/۱۲/۱۹
articles:
  - id: 20
    number: ۲۰
    title: رأی مخفی
    paraphrase: رأی‌گیری مخفی است.
    binds: [رأی‌دهندگان]
    phases: [day]
    sanction: مجازات جدا ندارد.
    authority: هیئت اجرایی.
    confidence: sourced
  - id: 84
    number: ۸۴
    title: جرایم انتخاباتی
    paraphrase: این ماده جرایم را می‌شمرد.
    binds: [همه]
    phases: [before, day, after]
    sanction: مجازات درجهٔ شش به‌جز حبس.
    authority: دادگاه ویژه.
    confidence: sourced
"""

ACT = """\
  - id: {act}
    label: کار {act_fa}
    looks_like: چنین دیده می‌شود.
    example: نمونه‌ای از آن.
    is_not: این نیست.
    articles: [84]
    who: نامزد
    phases: [before]
    severity: high
    authority: هیئت نظارت.
    spaces: [real]
    reportable_actors: [{actors}]
    restricted: false
    private_person: {person}
    speech: {speech}
    scoped: {scoped}
"""


def an_act(act: str, label: str, actors: str) -> str:
    """An act of the example folder. O22 is done by speaking; O32 has a fixed list of actors."""
    return ACT.format(
        act=act,
        act_fa=label,
        actors=actors,
        person=str("person" in actors).lower(),
        speech=str(act == "O22").lower(),
        scoped="[staff]" if act == "O32" else "[]",
    )


ELECTION = """\
words:
  election: انتخابات نمونه
  election_is: انتخابات نمونه است
  election_full: انتخابات نمونه
  law: قانون نمونه
  law_is: قانون نمونه است
  law_short: قانون نمونه
  standing: نهاد انتخابات نیست
  complaint_bodies: هیئت‌ها
  judges: دادگاه
  announcer: وزارت
  station_notice: نه روز پیش از رأی‌گیری می‌آید.
  private_acts: خرید رأی
  example_question: این تخلف است؟
  example_group: شعبهٔ نمونه
days:
  - {id: registration, name: ثبت‌نام, label: روز ثبت‌نام, lasts: 7}
  - {id: qualified, name: صلاحیت‌ها, label: روز صلاحیت‌ها}
  - {id: polling, name: رأی‌گیری, label: روز رأی‌گیری, lasts: 0}
  - {id: result, name: نتیجه, label: روز نتیجه}
report_days: 2
contests:
  - {id: city, kind: district, name: شورای شهر, short: شهر}
  - {id: village, kind: rural_district, name: شورای روستا, short: روستا}
articles: {official_ways: [84], voting_hours: 20}
"""

AREAS = """\
areas:
  - id: c
    name: شهرستان
    kind: county
    children:
      - id: d1
        name: منطقهٔ ۱
        kind: district
        children:
          - {id: s1, name: شعبهٔ نمونهٔ ۱, kind: station, sample: true}
"""

AGENCIES = """\
agencies:
  - id: police
    name: پلیس
    phone: 110
    when: در خطر.
    confidence: sourced
hotlines:
  - phone: 110
    label: پلیس
    when: در خطر.
    emergency: true
    confidence: sourced
"""


@dataclass
class SampleFolder:
    root: Path

    def path(self, name: str) -> Path:
        return self.root / name

    def write(self, name: str, text: str) -> None:
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        """Replace the first occurrence of `old`, to break the file there."""
        text = self.path(name).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        self.write(name, text.replace(old, new, 1))

    def line(self, name: str, snippet: str) -> int:
        lines = self.path(name).read_text(encoding="utf-8").split("\n")
        return next(number for number, line in enumerate(lines, 1) if snippet in line)

    def problems(self) -> list[Problem]:
        return check(self.root)[0]


@pytest.fixture
def folder(tmp_path: Path) -> SampleFolder:
    made = SampleFolder(tmp_path / "content")
    for n, word in enumerate(("یک", "دو", "سه"), 1):
        made.write(f"lessons/voter/basic/0{n}-lesson.md", LESSON.format(n=n, word=word))
    kinds = ["single"] * 6 + ["true_false"] * 3 + ["scenario"] * 2
    bank = "".join(SINGLE.format(n=n, kind=kind) for n, kind in enumerate(kinds, 1)) + ORDERING
    made.write("quizzes/voter/basic.yaml", "pass_mark: 70\ndraw: 8\nquestions:\n" + bank)
    made.write("law/law.yaml", LAW)
    acts = (("O01", "یک", "candidate, person"), ("O22", "دو", "candidate"), ("O32", "سه", "staff"))
    made.write(
        "violations/acts.yaml",
        "group: {id: all, title: همهٔ کارها}\nacts:\n"
        + "".join(an_act(act, fa, actors) for act, fa, actors in acts),
    )
    made.write("election.yaml", ELECTION)
    made.write("areas/areas.yaml", AREAS)
    made.write("agencies/bodies.yaml", AGENCIES)
    return made


GLOSSARY = """\
terms:
  - {id: slip, fa: تعرفه, en: voter slip, meaning: برگی که شعبه می‌دهد., aliases: [برگهٔ شعبه]}
  - {id: secret, fa: رأی مخفی, en: secret vote, meaning: رأیی که کسی آن را نمی‌بیند.}
"""

TOPICS = """\
topics:
  - {id: vote, label: رأی دادن}
  - {id: count, label: شمارش}
"""

DIAGRAM = """\
این کارت [[تعرفه]] و [[رأی پنهان|رأی مخفی]] را می‌گوید.

```yaml diagram
kind: steps
title: دو گام
items:
  - {label: گرفتن برگه, note: از شعبه}
  - {label: نوشتن نام}
```
"""

HANDOUT = """\
id: voter-day
role: voter
role_label: رأی‌دهنده
phase: day
title: روز رأی
items:
  - {text: مدرک همراه دارم., articles: [20]}
  - {text: تنها می‌نویسم.}
note: این برگه آموزشی است.
"""


@pytest.fixture
def full_folder(folder: SampleFolder) -> SampleFolder:
    """The folder with a glossary, topics, a checklist, marks and a diagram in a card."""
    folder.write("glossary.yaml", GLOSSARY)
    folder.write("topics.yaml", TOPICS)
    folder.write("handouts/voter-day.yaml", HANDOUT)
    folder.replace("lessons/voter/basic/01-lesson.md", "این کارت نخست است.\n", DIAGRAM)
    folder.replace("lessons/voter/basic/01-lesson.md", "text: چه می‌کنید؟", "text: با [[تعرفه]] چه می‌کنید؟")
    quiz = folder.path("quizzes/voter/basic.yaml").read_text(encoding="utf-8")
    folder.write(
        "quizzes/voter/basic.yaml",
        quiz.replace("    options:\n", "    lesson: les1\n    topic: vote\n    options:\n"),
    )
    return folder
