"""Another page in the same browser can do nothing: an act could name any file of this machine."""

from __future__ import annotations

import orjson
import pytest


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Host": "evil.example"},
        {"Host": "evil.example:8080", "Origin": "http://evil.example:8080"},
        {"Host": "[127.0.0.1"},
    ],
)
async def test_a_foreign_page_can_neither_act_nor_look(sandbox, headers, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    body = orjson.dumps({"path": str(secret)})
    post = sandbox.session.post(f"{sandbox.url}/world/people/sara/document", data=body, headers=headers)
    async with post as response:
        assert response.status in (400, 403)
    async with sandbox.session.get(f"{sandbox.url}/world", headers=headers) as response:
        assert response.status in (400, 403)


async def test_the_page_itself_can(sandbox):
    headers = {"Origin": sandbox.url}
    say = sandbox.session.post(f"{sandbox.url}/world/people/sara/say", data=b'{"text": "x"}', headers=headers)
    async with say as response:
        assert response.status == 200
    async with sandbox.session.get(f"{sandbox.url.replace('127.0.0.1', 'localhost')}/world") as response:
        assert response.status == 200
