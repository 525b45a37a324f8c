"""The pages of the screen over real HTTP: a link opens once, for this page alone, and ends with the role."""

import asyncio
from datetime import timedelta

import orjson
import pytest
from aiohttp import ClientResponse

from bot.domain.figures.screens import LINK_LASTS, SHIFT, ScreenMode
from bot.domain.people import Role
from bot.screen import server as serving
from bot.screen import viewers as viewing
from bot.screen.server import PAGE_KEYS
from tests.fakes.floor import LEILA, TEXTS
from tests.screen.conftest import ADDRESS, COOKIE, NewVisitor, ScreenSite


async def next_event(stream: ClientResponse) -> tuple[str, str]:
    """Its name and its data."""
    async with asyncio.timeout(5):
        lines = (await stream.content.readuntil(b"\n\n")).decode().strip().split("\n")
    fields = dict(line.split(": ", 1) for line in lines)
    return fields["event"], fields["data"]


async def test_page_is_for_everybody_and_loads_nothing_outside(visitor: NewVisitor) -> None:
    page = await visitor().get()
    text = await page.text()
    assert page.status == 200 and "باز کردن" in text and "{{" not in text
    assert "http" not in text.replace("http-equiv", "")
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self';")
    assert "Set-Cookie" not in page.headers and page.headers["Referrer-Policy"] == "no-referrer"
    assert all(TEXTS.label(key_text) for key_text in PAGE_KEYS)


@pytest.mark.parametrize("name", ["screen.js", "drawing.js", "screen.css", "icon.svg", "font-400.woff"])
async def test_its_parts_come_from_here(visitor: NewVisitor, name: str) -> None:
    answer = await visitor().get(f"/{name}")
    assert answer.status == 200 and "http://" not in (await answer.text()).replace("http://www.w3.org", "")


@pytest.mark.parametrize("name", ["server.py", "..%2fserver.py", "page.html"])
async def test_nothing_else_is_served(visitor: NewVisitor, name: str) -> None:
    assert (await visitor().get(f"/{name}")).status == 404


async def test_link_opens_once(site: ScreenSite, visitor: NewVisitor) -> None:
    secret, lead, thief = site.issue(), visitor(), visitor()
    opened = await lead.press(secret)
    assert opened.status == 204
    cookie = opened.headers["Set-Cookie"].lower()
    assert all(f"; {part}" in cookie for part in ("httponly", "secure", "samesite=strict", "path=/"))
    assert (await lead.get("/session")).status == 204
    assert (await thief.press(secret)).status == 410
    assert (await thief.get("/session")).status == 401
    assert [screen.account for screen in site.opened] == [LEILA]
    assert secret not in str(site.uow.tables.screens) and lead.cookie not in str(site.uow.tables.screens)


async def test_link_is_not_spent_for_nothing(
    site: ScreenSite, visitor: NewVisitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "_NOTE_AGAIN_SECONDS", (0.0, 0.0, 0.0))
    site.conflicts, lead = 2, visitor()
    assert (await lead.press(site.issue())).status == 204
    assert (await lead.get("/session")).status == 204
    assert [screen.account for screen in site.opened] == [LEILA], "it is recorded as soon as it can be"


async def test_screen_of_which_nobody_heard_is_closed(
    site: ScreenSite, visitor: NewVisitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "_NOTE_AGAIN_SECONDS", (0.0, 0.0))
    site.conflicts, lead = 2, visitor()
    assert (await lead.press(site.issue())).status == 503
    assert not site.opened and not site.uow.tables.screens


async def test_link_and_screen_have_their_time(site: ScreenSite, visitor: NewVisitor) -> None:
    late, lead = site.issue(), visitor()
    site.clock.advance(LINK_LASTS)
    assert (await lead.press(late)).status == 410
    assert (await lead.press(site.issue())).status == 204
    site.clock.advance(SHIFT - timedelta(seconds=1))
    assert (await lead.get("/session")).status == 204
    site.clock.advance(timedelta(seconds=1))
    assert (await lead.get("/session")).status == 401


@pytest.mark.parametrize("secret", ["", "short", "x" * 300, "سلام" * 10, "a b" * 12])
async def test_what_is_no_secret_opens_nothing(visitor: NewVisitor, secret: str) -> None:
    answer = await visitor().press(secret)
    assert answer.status in (410, 413) and COOKIE not in answer.cookies


async def test_secret_of_a_screen_opens_nothing_as_a_link(site: ScreenSite, visitor: NewVisitor) -> None:
    lead = visitor()
    await lead.press(site.issue())
    assert (await visitor().press(lead.cookie)).status == 410
    link = site.issue()
    assert (await visitor().get("/session", Cookie=f"{COOKIE}={link}")).status == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1"}, 421),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
async def test_foreign_host_and_origin_are_refused(
    site: ScreenSite, visitor: NewVisitor, headers: dict[str, str], status: int
) -> None:
    secret, lead = site.issue(), visitor()
    assert (await lead.press(secret, **headers)).status == status
    assert (await lead.press(secret)).status == 204, "the refused press has not used it up"
    assert (await lead.get("/session", **headers)).status == status
    assert (await lead.get("/events", **headers)).status == status


async def test_press_without_an_origin_is_refused(site: ScreenSite, visitor: NewVisitor) -> None:
    assert (await visitor().press(site.issue(), Origin="")).status == 403


async def test_another_sites_page_reads_no_stream(site: ScreenSite, visitor: NewVisitor) -> None:
    lead = visitor()
    await lead.press(site.issue())
    answer = await lead.get("/events", **{"Sec-Fetch-Site": "cross-site"})
    assert answer.status == 403


async def test_stream_brings_frames_and_ends_with_the_role(site: ScreenSite, visitor: NewVisitor) -> None:
    lead = visitor()
    await lead.press(site.issue())
    stream = await lead.get("/events")
    assert stream.headers["Content-Type"] == "text/event-stream"
    await site.viewers.look()
    name, data = await next_event(stream)
    frame = orjson.loads(data)
    assert name == "frame" and not frame["rounded"] and frame["now"][0] == {
        "id": "late", "name": "دیرشده", "value": 0,
    }  # fmt: skip
    site.set_role(Role.MODERATOR)
    site.clock.advance(viewing.CHECKED)
    await site.viewers.look()
    assert (await next_event(stream))[0] == "end"
    assert not site.uow.tables.screens, "nothing of the former lead is open"
    assert (await lead.get("/session")).status == 401


async def test_wall_gets_rounded_numbers_only(site: ScreenSite, visitor: NewVisitor) -> None:
    wall = visitor()
    await wall.press(site.issue(ScreenMode.WALL))
    stream = await wall.get("/events")
    await site.viewers.look()
    frame = orjson.loads((await next_event(stream))[1])
    assert frame["rounded"] and frame["deadlines"] == []
    assert [row["id"] for row in frame["now"]] == ["today", "kept", "missed"]
    assert {row["value"] for row in frame["now"]} == {None}


async def test_who_may_no_longer_watch_gets_no_stream(site: ScreenSite, visitor: NewVisitor) -> None:
    lead = visitor()
    await lead.press(site.issue())
    site.set_role(Role.LEAD, frozen=True)
    assert (await lead.get("/events")).status == 401
    site.set_role(Role.LEAD)
    assert (await lead.get("/session")).status == 401, "the page ends, and does not come back with the role"


async def test_silent_stream_says_in_an_event_that_it_lives(
    site: ScreenSite, visitor: NewVisitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "_QUIET_SECONDS", 0.01)
    lead = visitor()
    await lead.press(site.issue(ScreenMode.WALL))
    stream = await lead.get("/events")
    assert (await next_event(stream))[0] == "alive", "browsers give no comments to a page"


async def test_too_many_pages_are_told_so(
    site: ScreenSite, visitor: NewVisitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewing, "MOST_OF_ONE", 2)
    lead = visitor()
    await lead.press(site.issue())
    streams = [await lead.get("/events") for _ in range(3)]
    assert [stream.status for stream in streams] == [200, 200, 429]
    assert len(site.viewers) == 2
    assert (await lead.get("/session")).status == 429, "the page asks here why"


async def test_a_stop_ends_streams(site: ScreenSite, visitor: NewVisitor) -> None:
    lead = visitor()
    await lead.press(site.issue())
    stream = await lead.get("/events")
    await site.pages(ADDRESS).stop(None)  # type: ignore[arg-type] # the application is not asked
    assert (await next_event(stream))[0] == "end"
