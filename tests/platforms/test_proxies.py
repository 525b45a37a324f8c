"""At start, the operator is told about a proxy that cannot work, without its password."""

import asyncio
from importlib.util import find_spec

import pytest

from bot.conversation.wire import CallSuccess, RetryLater, SendText
from bot.domain.people import Messenger
from bot.platforms.bale.adapter import BaleAdapter
from bot.platforms.proxies import UnusableProxy, checked_proxy
from bot.platforms.telegram.adapter import TelegramAdapter

ADAPTERS = [TelegramAdapter, BaleAdapter]


@pytest.mark.parametrize("proxy", [None, "", "http://127.0.0.1:3128", "https://user:pass@proxy.example:443"])
def test_usable(proxy: str | None) -> None:
    assert checked_proxy(proxy, Messenger.BALE, socks_package="socksio") == (proxy or None)


@pytest.mark.parametrize(
    "proxy",
    ["proxy", "proxy:3128", "ftp://SECRET@host:1", "http://", "http://u:SECRET@host:port", "http://[SECRET"],
)
def test_no_address(proxy: str) -> None:
    with pytest.raises(UnusableProxy) as excinfo:
        checked_proxy(proxy, Messenger.TELEGRAM, socks_package="socksio")
    assert "SECRET" not in str(excinfo.value) and "http://host:port" in str(excinfo.value)


@pytest.mark.parametrize(
    ("adapter", "package"), [(TelegramAdapter, "aiohttp-socks"), (BaleAdapter, "socksio")]
)
def test_socks_without_its_package_names_the_mend(adapter: type, package: str) -> None:
    if find_spec(package.replace("-", "_")) is not None:
        pytest.skip(f"{package} is installed here")
    with pytest.raises(UnusableProxy, match=f"pip install {package}") as excinfo:
        adapter("1:x", api="http://127.0.0.1:9", proxy="socks5://u:SECRET@127.0.0.1:1080")
    assert "SECRET" not in str(excinfo.value)


@pytest.mark.parametrize("adapter_class", ADAPTERS)
async def test_calls_go_through_an_http_proxy(adapter_class: type) -> None:
    asked: list[bytes] = []
    body = b'{"ok": true, "result": {"message_id": 7}}'

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(proxy, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    adapter = adapter_class("1:x", api="http://api.invalid", proxy=f"http://u:p@127.0.0.1:{port}")
    assert await adapter.call(SendText(5, "سلام")) == CallSuccess(7)
    await adapter.close()
    server.close()
    assert asked[0].startswith(b"POST http://api.invalid/bot1:x/sendMessage HTTP/1.1\r\n")
    assert b"proxy-authorization: basic" in asked[0].lower()


@pytest.mark.parametrize("adapter_class", ADAPTERS)
async def test_a_proxy_that_is_down_is_no_uncertainty(adapter_class: type) -> None:
    adapter = adapter_class("1:x", api="http://api.invalid", proxy="http://127.0.0.1:9")
    assert isinstance(await adapter.call(SendText(5, "سلام")), RetryLater)
    await adapter.close()
