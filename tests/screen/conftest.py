"""A screen's server on a port of its own, over made-up cases in memory."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import pytest
import pytest_asyncio
from aiohttp import ClientResponse, ClientSession, web

from bot.conversation.store import Conflict
from bot.domain.figures.screens import LINK_LASTS, ScreenMode, ScreenPass, name_of_secret
from bot.domain.owner.operator import Operator
from bot.domain.people import Account, Membership, MembershipStatus, Role, Staff
from bot.screen.frames import Frames
from bot.screen.looks import ProgramLooks
from bot.screen.server import ScreenPages
from bot.screen.viewers import Viewers
from bot.usecases.context import Context
from bot.usecases.ports import UnitOfWork
from tests.fakes.floor import GROUP, LEILA, TEXTS
from tests.fakes.memory import MemoryUow
from tests.fakes.polling_day import content, open_uow
from tests.fakes.screens import MemoryScreenStore
from tests.fakes.turns import FakeClock, FakeIds

COOKIE = "__Host-amanat-screen"
HOST = "amanat.example.org"
ADDRESS = f"https://{HOST}"


@dataclass
class ScreenSite:
    """What the server stands on, and a lead who asks for links."""

    uow: MemoryUow = field(default_factory=open_uow)
    clock: FakeClock = field(default_factory=FakeClock)
    ids: FakeIds = field(default_factory=FakeIds)
    opened: list[ScreenPass] = field(default_factory=list)
    secrets: int = 0
    conflicts: int = 0
    """How many of the next records of an opening are refused."""

    def __post_init__(self) -> None:
        self.store = MemoryScreenStore(self.uow)
        self.uow.groups.save(GROUP)
        self.set_role(Role.LEAD)
        looks = ProgramLooks(
            self.context_of, Frames(TEXTS.label, content), later=lambda day, _months: day, ids=self.ids
        )
        self.viewers = Viewers(self.store, looks.looks(), self.clock)

    def context_of(self, uow: UnitOfWork) -> Context:
        return Context(uow, self.clock, self.ids, content(), Operator("a test runs this"))

    def set_role(self, role: Role, *, account: Account = LEILA, frozen: bool = False) -> None:
        self.uow.staff.save(Staff(account, role, "Leila", started=True, frozen=frozen))
        self.uow.members.save(Membership(account, GROUP.chat_id, MembershipStatus.MEMBER, self.clock.now()))
        self.uow.keep_turn()

    def new_secret(self) -> str:
        self.secrets += 1
        return f"secret-of-the-screen-{self.secrets}"

    def issue(self, mode: ScreenMode = ScreenMode.LEAD, account: Account = LEILA) -> str:
        """The secret of a new link."""
        secret = f"secret-of-the-link-{len(self.uow.tables.screens)}-{self.secrets}"
        self.uow.screens.issue(
            ScreenPass(name_of_secret(secret), account, mode, self.clock.now() + LINK_LASTS)
        )
        self.uow.keep_turn()
        return secret

    async def note_opened(self, screen: ScreenPass) -> None:
        if self.conflicts:
            self.conflicts -= 1
            raise Conflict("busy")
        self.opened.append(screen)

    def pages(self, public_url: str) -> ScreenPages:
        return ScreenPages(
            public_url=public_url,
            store=self.store,
            viewers=self.viewers,
            clock=self.clock,
            label=TEXTS.label,
            font=lambda weight: f"font {weight}".encode(),
            new_secret=self.new_secret,
            note_opened=self.note_opened,
        )


@dataclass
class ScreenVisitor:
    """Somebody's browser, behind a proxy that names the host as it was asked for."""

    session: ClientSession
    port: int
    answers: list[ClientResponse]
    """All that came, to be closed in the end."""
    cookie: str = ""

    async def press(self, secret: str, **headers: str) -> ClientResponse:
        """Press «باز کردن» on the page of this link; keeps the cookie."""
        sent = {"Host": HOST, "Origin": ADDRESS, **headers}
        answer = await self.session.post(self._url("/open"), data=secret, headers=sent)
        self.answers.append(answer)
        if COOKIE in answer.cookies:
            self.cookie = answer.cookies[COOKIE].value
        return answer

    async def get(self, path: str = "", **headers: str) -> ClientResponse:
        sent = {"Host": HOST, "Cookie": f"{COOKIE}={self.cookie}", **headers}
        answer = await self.session.get(self._url(path), headers=sent)
        self.answers.append(answer)
        return answer

    def _url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/screen{path}"


type NewVisitor = Callable[[], ScreenVisitor]


@pytest.fixture
def site() -> ScreenSite:
    return ScreenSite()


@pytest_asyncio.fixture
async def visitor(site: ScreenSite) -> AsyncIterator[NewVisitor]:
    app, pages = web.Application(), site.pages(ADDRESS)
    app.add_routes(pages.routes())
    app.on_shutdown.append(pages.stop)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    answers: list[ClientResponse] = []
    async with ClientSession() as session:
        yield lambda: ScreenVisitor(session, runner.addresses[0][1], answers)
        for answer in answers:
            answer.close()
    await runner.cleanup()
