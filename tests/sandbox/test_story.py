"""Stories: good ones pass, failing ones say what went wrong, invalid ones are refused."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import aiohttp
import orjson
import pytest

from bot.sandbox.server import SandboxServer
from bot.sandbox.story_form import MalformedStory, messengers_of, read_story
from bot.sandbox.story_player import play, play_file

pytestmark = pytest.mark.slow

MENU = {"inline_keyboard": [[{"text": "گزارش تخلف", "callback_data": "report"}]]}
CLAIM = {"inline_keyboard": [[{"text": "برداشتن", "callback_data": "claim"}]]}


class StoryBot:
    """A small bot on both messengers: /start, a code, a card with an ephemeral message, a slow answer."""

    def __init__(self, sandbox):
        self.sandbox = sandbox
        self.tasks = []

    async def run(self, face):
        while True:
            for update in await self.sandbox.updates(face, timeout=10):
                await self.handle(face, update)

    async def call(self, method, face, **params):
        while True:
            status, body = await self.sandbox.raw(method, face, **params)
            if status != 429:
                return body
            await asyncio.sleep(body["parameters"]["retry_after"])

    async def handle(self, face, update):
        call = self.call
        if query := update.get("callback_query"):
            await call("answerCallbackQuery", face, callback_query_id=query["id"], text="گرفتم")
            where = {"chat_id": query["message"]["chat"]["id"]}
            if query["data"] == "claim":
                asked = {"receiver_user_id": query["from"]["id"], "callback_query_id": query["id"]}
                if face == "telegram":
                    await call("sendMessage", face, **where, text="خلاصه", ephemeral_message_parameters=asked)
                await call(
                    "editMessageText",
                    face,
                    **where,
                    message_id=query["message"]["message_id"],
                    text="برداشته شد",
                )
            else:
                await call("sendMessage", face, **where, text="کد پیگیری:\n۱۲۳۴ ۵۶۷۸ ۹۰۱۲ ۳۴۵۶")
            return
        message = update.get("message") or {"chat": {"id": 0}}  # a block of the bot is no message
        where = {"chat_id": message["chat"]["id"]}
        text = message.get("text") or ""
        if message.get("photo"):
            await call("sendMessage", face, **where, text="عکس رسید")
        elif text == "/start":
            await call(
                "sendMessage", face, **where, text="سلام، \u2068سارا\u2069! چه می‌خواهید؟", reply_markup=MENU
            )
        elif text.startswith("۱۲۳۴"):
            await call("sendMessage", face, **where, text="پروندهٔ شما: در نوبت")
        elif text == "card":
            group = self.sandbox.group(face)
            await call("sendMessage", face, chat_id=group, text="پروندهٔ ۷", reply_markup=CLAIM)


@pytest.fixture
async def program(sandbox):
    made = StoryBot(sandbox)
    tasks = [asyncio.create_task(made.run(face)) for face in ("telegram", "bale")]
    yield made
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _play(sandbox, story, **more):
    out = io.StringIO()
    status = await play(sandbox.url, story, out, **more)
    return status, out.getvalue()


def _steps(*steps, **story):
    return {"people": ["sara"], "steps": list(steps), **story}


START = {"who": "sara", "does": "say", "with": "/start"}
GREETED = {"who": "sara", "sees": "سلام، سارا! چه می‌خواهید؟"}


@pytest.mark.parametrize("face", ["telegram", "bale"])
async def test_a_whole_story(sandbox, program, face):
    story = _steps(
        START,
        GREETED,
        {"who": "sara", "sees": {"buttons": ["گزارش"], "absent": ["تأیید"]}},
        {"who": "sara", "does": "press", "with": "گزارش"},
        {"who": "sara", "sees": "گرفتم"},
        {"who": "sara", "sees": {"matches": r"(?P<code>\d{4}( \d{4}){3})"}, "within": 3},
        {"who": "ali", "does": "say", "with": "${code}"},
        {"who": "ali", "sees": "پروندهٔ شما"},
        {"who": "sara", "does": "photo"},
        {"who": "sara", "sees": "عکس رسید"},
        {"who": "sara", "does": "say", "with": {"text": "card"}},
        {"who": "mina", "sees": {"text": "پروندهٔ 7", "buttons": ["برداشتن"]}, "in": "moderators"},
        {"who": "mina", "does": "press", "with": {"button": "برداشتن", "chat": "moderators"}},
        {"who": "mina", "sees": {"text": "برداشته شد", "absent": ["برداشتن"]}},
        {"who": "reza", "not_sees": "خلاصه", "within": 0.2},
        {"does": "clock", "with": {"advance": 60}},
        messenger=face,
        people=[
            {"id": "sara"},
            {"id": "ali", "messenger": "bale" if face == "telegram" else "telegram"},
            {"id": "mina", "role": "moderator"},
            {"id": "reza", "role": "moderator"},
        ],
    )
    if face == "telegram":
        story["steps"].insert(14, {"who": "mina", "sees": {"text": "خلاصه", "ephemeral": True}})
    status, out = await _play(sandbox, story)
    assert status == 0, out
    assert out.endswith(f"{len(story['steps'])} steps passed\n")
    assert "[گزارش تخلف]" in out


IN_GROUP = {"who": "sara", "does": "say", "with": {"text": "x", "chat": "moderators"}}
NO_BUTTON = {"who": "sara", "does": "press", "with": "خرید", "within": 0.1}
CARD = {"who": "sara", "does": "say", "with": "card"}

FAILING = [
    ("silence", [START, GREETED, {"who": "sara", "sees": "چیز دیگر", "within": 0.2}], 3, "saw instead"),
    ("nothing at all", [{"who": "sara", "sees": "سلام", "within": 0.1}], 1, "saw nothing new"),
    ("wrong button", [START, {"who": "sara", "sees": {"buttons": ["خرید"]}, "within": 0.3}], 2, "گزارش تخلف"),
    ("press of nothing", [START, GREETED, NO_BUTTON], 3, "has the button"),
    ("seen but forbidden", [START, {"who": "sara", "not_sees": "سلام", "within": 1}, GREETED], 2, "must not see"),
    ("the same twice", [START, GREETED, {**GREETED, "within": 0.2}], 3, "saw instead"),
    ("a stranger", [START, GREETED, {"who": "nobody", "sees": "x"}], 3, "nobody called"),
    ("not allowed", [IN_GROUP, GREETED], 1, "not a member"),
    ("not his group", [CARD, {"who": "sara", "sees": "پروندهٔ ۷", "within": 0.3}], 2, "saw nothing"),
    ("no such file", [{"who": "sara", "does": "photo", "with": "none.jpg"}, GREETED], 1, "there is no file"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "steps", "number", "words"), FAILING, ids=[f[0] for f in FAILING])
async def test_failing_stories(sandbox, program, what, steps, number, words):
    status, out = await _play(sandbox, _steps(*steps))
    assert status == 1
    failed = out[out.index("Step ") :]
    assert failed.startswith(f"Step {number} failed: ")
    assert words in failed
    assert "steps passed" not in out


async def test_after_somebody_elses_act_only_later_messages_count(sandbox, program):
    stale = _steps(
        START,
        GREETED,
        {"does": "clock", "with": {"advance": 1}},
        {"who": "sara", "sees": {"buttons": ["گزارش"]}, "within": 0.2},
    )
    status, out = await _play(sandbox, stale)
    assert (status, "Step 4 failed" in out) == (1, True)


async def test_a_press_waits_a_little_for_its_button(sandbox, program):
    await sandbox.post("/faults", kind="delay", seconds=0.5, method="sendMessage")
    status, out = await _play(
        sandbox,
        _steps(
            START, {"who": "sara", "does": "press", "with": "گزارش"}, {"who": "sara", "sees": "کد پیگیری"}
        ),
    )
    assert status == 0, out


MALFORMED = [
    ([], "a story is a JSON object"),
    ({}, "steps must be a list"),
    ({"steps": []}, "steps must be a list"),
    ({"steps": [START]}, "without any sees"),
    ({"steps": [START, {"who": "sara", "not_sees": "x"}]}, "without any sees"),
    ({"steps": ["x"]}, "step 1 is not an object"),
    ({"steps": [{"who": "sara"}]}, "step 1 needs one of does, sees, not_sees"),
    ({"steps": [{"who": "sara", "does": "say", "sees": "x"}]}, "step 1 needs one of"),
    ({"steps": [{"sees": "x"}]}, "step 1 does not say who"),
    ({"steps": [{"who": "sara", "does": "fly"}, GREETED]}, "nobody can 'fly'"),
    ({"steps": [{"who": "sara", "sees": ""}]}, "text must be a text"),
    ({"steps": [{"who": "sara", "sees": {}}]}, "step 1: sees is a text or an object"),
    ({"steps": [{"who": "sara", "sees": {"matches": "("}}]}, "no regular expression"),
    ({"steps": [{"who": "sara", "sees": {"colour": "red"}}]}, "sees has no field colour"),
    ({"steps": [{"who": "sara", "sees": {"buttons": []}}]}, "buttons is a list"),
    ({"steps": [{**GREETED, "within": "soon"}]}, "within is a number"),
    ({"steps": [{**GREETED, "when": 1}]}, "step 1 has no field when"),
    ({"steps": [{**START, "with": 5.5}, GREETED]}, "with cannot be 5.5"),
    ({"steps": [{"who": "sara", "does": "say", "with": "${code}"}, GREETED]}, "${code} was not captured"),
    ({"steps": [GREETED], "messenger": "pigeon"}, "telegram or bale"),
    ({"steps": [GREETED], "people": [5]}, "each of people"),
    ({"steps": [GREETED], "people": [{"id": "a", "age": 5}]}, "has no field age"),
    ({"steps": [GREETED], "author": "x"}, "a story has no field author"),
]  # fmt: skip


@pytest.mark.parametrize(("story", "words"), MALFORMED, ids=[m[1] for m in MALFORMED])
async def test_malformed_stories_are_refused_before_anything_is_done(sandbox, story, words):
    before = sandbox.world.seq
    status, out = await _play(sandbox, story)
    assert status == 2
    assert out.startswith("This story cannot be played: ")
    assert out.count("\n") == 1
    assert words in out
    assert sandbox.world.seq == before


async def test_story_files(sandbox, program, tmp_path):
    from bot.sandbox.own_files import sample

    (tmp_path / "poster.jpg").write_bytes(sample("photo")[0])
    story = _steps(
        {"who": "sara", "does": "photo", "with": "poster.jpg"}, {"who": "sara", "sees": "عکس رسید"}
    )
    file = tmp_path / "story.json"
    file.write_bytes(orjson.dumps(story))
    out = io.StringIO()
    assert await play_file(sandbox.url, file, out) == 0, out.getvalue()
    for name, content in (("broken.json", b"{"), ("missing.json", None)):
        if content is not None:
            (tmp_path / name).write_bytes(content)
        out = io.StringIO()
        assert await play_file(sandbox.url, tmp_path / name, out) == 2
        assert out.getvalue().count("\n") == 1
        assert "Traceback" not in out.getvalue()


async def test_a_world_that_is_not_there(sandbox):
    out = io.StringIO()
    assert await play("http://127.0.0.1:9", _steps(GREETED), out) == 1
    assert "does not answer" in out.getvalue()


EACH = {"messenger": "each", "people": ["sara"], "steps": [{"who": "sara", "sees": "x"}]}


@pytest.mark.parametrize(
    ("messenger", "played"), [(None, "telegram"), ("telegram", "telegram"), ("bale", "bale")]
)
def test_story_for_each_is_played_where_told(messenger, played):
    assert messengers_of(EACH) == ("telegram", "bale")
    (role,), _ = read_story(EACH, messenger)
    assert role.body["messenger"] == played


def test_story_of_one_messenger_is_played_on_no_other():
    story = {**EACH, "messenger": "bale"}
    assert messengers_of(story) == ("bale",)
    with pytest.raises(MalformedStory, match="for bale, not for telegram"):
        read_story(story, "telegram")


def _documented_stories():
    text = Path("docs/sandbox.md").read_text(encoding="utf-8")
    blocks = [b.split("```")[0] for b in text.split("```json\n")[1:]]
    return [orjson.loads(b) for b in blocks if '"steps"' in b]


@pytest.mark.parametrize("story", _documented_stories()[1:])
async def test_the_documents_complete_stories_pass(sandbox, program, story):
    status, out = await _play(sandbox, story)
    assert status == 0, out


async def test_recorded_story_replays_with_captured_codes_and_named_buttons(sandbox, program):
    """Played in one world by ids and places, recorded, and replayed in another world with other ids."""

    async def until(person, text, **query):
        for _ in range(100):
            if any(text in m["text"] for m in await sandbox.sees(person, **query)):
                return
            await asyncio.sleep(0.02)
        raise AssertionError(f"{person} never saw {text}")

    await sandbox.does("sara", "say", text="/start")
    await until("sara", "سلام")
    key = (await sandbox.sees("sara"))[-1]["key"]
    await sandbox.does("sara", "press", button="0,0", message=key)
    await until("sara", "کد پیگیری")
    await sandbox.post("/clock", advance=30)
    await sandbox.does("ali", "say", text="۱۲۳۴ ۵۶۷۸ ۹۰۱۲ ۳۴۵۶", messenger="bale")
    await until("ali", "در نوبت", messenger="bale")
    story = await sandbox.get("/story")
    steps = story["steps"]
    assert {p["id"]: p["messenger"] for p in story["people"]} == {"sara": "telegram", "ali": "bale"}
    assert [s["with"] for s in steps if "does" in s] == ["/start", "گزارش تخلف", {"advance": 30}, "${code1}"]
    assert {"matches": r"(?P<code1>\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4})"} in [s.get("sees") for s in steps]

    other = SandboxServer()
    await other.start()
    async with aiohttp.ClientSession() as session:
        box = type(sandbox)(other, session)
        second = StoryBot(box)
        tasks = [asyncio.create_task(second.run(face)) for face in ("telegram", "bale")]
        status, out = await _play(box, story)
        assert status == 0, out
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    await other.stop()
