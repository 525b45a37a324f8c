"""A small S3 server on this machine that can misbehave: 503, refusals, wrong bytes, half files, no answer, versions."""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from aiohttp import web

from storage.bucket_address import BucketAddress, BucketCredentials

BUCKET = "evidence"
KEY_ID, SECRET = "KEYIDMARKER", "SECRETMARKER"


@dataclass
class BucketServer:
    """``objects`` are by path below the bucket. What is set below holds until it is set back."""

    port: int = 0
    objects: dict[str, tuple[bytes, datetime]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """Method and path of each request."""
    ahead: timedelta = timedelta()
    """How far the bucket's clock is ahead of this machine's."""
    fails: int = 0
    """Answer with this status."""
    only: str = ""
    """The method that fails; all if empty."""
    break_after: int = 0
    """Answer 503 from this PUT on, counted down; 0: never."""
    flips: bool = False
    """Change a byte of each file that is read."""
    halves: bool = False
    """Store half of a file and say that all is well."""
    cuts: bool = False
    """End the connection in the middle of a file that is read."""
    keeps_versions: bool = False
    configuration: dict[str, str] = field(default_factory=dict)
    """Answers to ``?versioning`` and the like."""

    def address(self, prefix: str = "store") -> BucketAddress:
        endpoint = f"http://127.0.0.1:{self.port}"
        return BucketAddress.parse(
            f"s3://{BUCKET}/{prefix}?endpoint={endpoint}", BucketCredentials(KEY_ID, SECRET)
        )

    def files(self, prefix: str = "store") -> dict[str, bytes]:
        """Sealed files by name."""
        return {
            path.rpartition("/")[2]: data
            for path, (data, _) in self.objects.items()
            if re.fullmatch(f"{prefix}/[0-9a-f]{{2}}/[0-9a-f]{{32}}", path)
        }

    async def answer(self, request: web.Request) -> web.StreamResponse:
        bucket, _, path = request.path.lstrip("/").partition("/")
        self.asked.append(f"{request.method} {path}")
        body = await request.read()
        if self.break_after and request.method == "PUT":
            self.break_after -= 1
            self.fails = 503 if self.break_after == 0 else self.fails
        if self.fails and self.only in ("", request.method):
            text = f"<Error><Code>ServerSays</Code><AWSAccessKeyId>{KEY_ID}</AWSAccessKeyId></Error>"
            return web.Response(status=self.fails, text=text)
        if bucket != BUCKET:
            return web.Response(status=404, text="<Error><Code>NoSuchBucket</Code></Error>")
        if not path:
            return self._about_bucket(request, body)
        match request.method:
            case "PUT":
                return self._put(request, path, body)
            case "DELETE":
                self.objects.pop(path, None)
                return web.Response(status=204)
        return await self._get(request, path)

    def _put(self, request: web.Request, path: str, body: bytes) -> web.Response:
        assert request.headers["x-amz-content-sha256"] == hashlib.sha256(body).hexdigest()
        if request.headers.get("If-None-Match") == "*" and path in self.objects:
            return web.Response(status=412)
        stored = body[: len(body) // 2] if self.halves else body
        self.objects[path] = (stored, datetime.now(UTC) + self.ahead)
        versions = {"x-amz-version-id": "v1"} if self.keeps_versions else {}
        return web.Response(headers={"ETag": f'"{hashlib.md5(body).hexdigest()}"', **versions})

    async def _get(self, request: web.Request, path: str) -> web.StreamResponse:
        if path not in self.objects:
            return web.Response(status=404, text="<Error><Code>NoSuchKey</Code></Error>")
        data, stored = self.objects[path]
        if self.flips and data:
            data = data[:-1] + bytes([data[-1] ^ 1])
        response = web.StreamResponse(
            headers={
                "ETag": '"x"',
                "Last-Modified": stored.strftime("%a, %d %b %Y %H:%M:%S GMT"),
                "Content-Length": str(len(data)),
            }
        )
        await response.prepare(request)
        if request.method == "GET":
            await response.write(data[: len(data) // 2] if self.cuts else data)
            if self.cuts:
                assert request.transport is not None
                request.transport.abort()
        return response

    def _about_bucket(self, request: web.Request, body: bytes) -> web.Response:
        for question in ("versioning", "object-lock", "lifecycle"):
            if question in request.query:
                text = self.configuration.get(question)
                return web.Response(status=404 if text is None else 200, text=text or "")
        if "delete" in request.query:
            paths = re.findall("<Key>(.*?)</Key>", body.decode())
            for path in paths:
                self.objects.pop(path, None)
            deleted = "".join(f"<Deleted><Key>{path}</Key></Deleted>" for path in paths)
            return web.Response(text=f"<DeleteResult>{deleted}</DeleteResult>")
        prefix, folders, files = request.query.get("prefix", ""), set(), []
        for path, (data, stored) in sorted(self.objects.items()):
            rest = path.removeprefix(prefix)
            if not path.startswith(prefix):
                continue
            if "delimiter" in request.query and "/" in rest:
                folders.add(prefix + rest.partition("/")[0] + "/")
                continue
            moment = stored.strftime("%Y-%m-%dT%H:%M:%S.000Z")
            files.append(
                f"<Contents><Key>{path}</Key><LastModified>{moment}</LastModified>"
                f'<ETag>"x"</ETag><Size>{len(data)}</Size></Contents>'
            )
        common = "".join(f"<CommonPrefixes><Prefix>{f}</Prefix></CommonPrefixes>" for f in sorted(folders))
        return web.Response(text=f"<ListBucketResult>{''.join(files)}{common}</ListBucketResult>")


@asynccontextmanager
async def bucket_server() -> AsyncIterator[BucketServer]:
    """A server that runs in this event loop."""
    server = BucketServer()
    runner = web.ServerRunner(web.Server(server.answer), shutdown_timeout=1.0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.port = runner.addresses[0][1]
    try:
        yield server
    finally:
        await runner.cleanup()
        await asyncio.sleep(0)
