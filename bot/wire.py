"""The wire to the Bot API: one HTTP request, one response, over aiohttp, which takes a sixth of httpx's CPU.

Tries once and says what happened without ever naming the address, which holds the token.
"""

import asyncio
from typing import Final

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

READ: Final = 6.0
"""Seconds that the server may take to answer, unless the caller says more."""
CONNECT: Final = 5.0
_LARGEST: Final = 32 * 2**20
"""Bytes of a response; a batch of 100 updates is far below."""


class Wire(BaseRequest):
    """PTB's request over aiohttp."""

    def __init__(self, proxy: str | None = None, connections: int = 32) -> None:
        self._proxy, self._connections = proxy, connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds, as PTB asks for it."""
        return READ

    async def initialize(self) -> None:
        """Opens the pool of connections; again is harmless."""
        if self._session is None or self._session.closed:
            pool = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=30)
            jar = aiohttp.DummyCookieJar()
            self._session = aiohttp.ClientSession(connector=pool, proxy=self._proxy, cookie_jar=jar)

    async def shutdown(self) -> None:
        """Closes the pool."""
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = None,
        write_timeout: object = None,
        connect_timeout: object = None,
        pool_timeout: object = None,
    ) -> tuple[int, bytes]:
        """One request. Of the timeouts only `read_timeout`, in seconds, counts.

        Raises:
            TimedOut: no whole answer in time.
            NetworkError: no connection, a dropped one or a broken answer; names the kind alone.
        """
        if request_data is not None and request_data.contains_files:
            raise NetworkError("this bot uploads no files")
        if self._session is None:
            await self.initialize()
        assert self._session is not None
        read = float(read_timeout) if isinstance(read_timeout, int | float) else READ
        timeout = aiohttp.ClientTimeout(total=read + CONNECT, sock_connect=CONNECT, sock_read=read)
        form = request_data.json_parameters if request_data else None
        try:
            ask = self._session.request(method, url, data=form, timeout=timeout, allow_redirects=False)
            async with ask as reply:
                return reply.status, await _body(reply)
        except TimeoutError:
            raise TimedOut("no answer in time") from None
        except (aiohttp.ClientError, OSError, ValueError, asyncio.IncompleteReadError) as error:
            raise NetworkError(type(error).__name__) from None


async def _body(reply: aiohttp.ClientResponse) -> bytes:
    if (reply.content_length or 0) > _LARGEST:
        raise NetworkError("the answer is too large")
    return await reply.read()
