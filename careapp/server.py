"""The server: one process that answers pages, events and routes on one port."""

import asyncio
import os
import signal
import socket
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from careapp import frontend
from careapp.logs import configure_logs, get_logger
from careapp.settings import Settings

if TYPE_CHECKING:
    from granian.server.embed import Server

COMPILED = {"__REFLEX_SKIP_COMPILE": "true", "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true"}
STOP_SECONDS = 3
# A thread that reads rows gives way at each of them: it must not wait long for its next turn beside one that computes.
TURN_SECONDS = 0.001


class BrowserCache:
    """Lets browsers keep the files whose name holds their hash, no page, and ask again for everything else."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the cache header to answers of the compiled pages that have none."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        def policy(headers: Headers) -> str:
            if scope["path"].startswith("/assets/"):
                return "public, max-age=31536000, immutable"
            return "no-store" if headers.get("content-type", "").startswith("text/html") else "no-cache"

        async def send_with_policy(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in (200, 206, 304):
                headers = MutableHeaders(scope=message)
                headers.setdefault("cache-control", policy(headers))
            await send(message)

        return await self.app(scope, receive, send_with_policy)


def application() -> ASGIApp:
    """Make the ASGI application over the compiled pages; nothing is compiled and no node is started here."""
    os.environ.update(frontend.ENVIRONMENT | COMPILED)
    os.chdir(frontend.ROOT)
    from careapp.careapp import app

    return BrowserCache(app())


def port_is_free(settings: Settings) -> bool:
    """Say whether the server may listen where the settings want it."""
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            return False
    return True


def run(settings: Settings, greeting: str) -> None:
    """Serve until a signal asks to stop; neither open websockets nor running jobs hold the process back for long."""
    configure_logs(json=settings.env == "production")
    sys.setswitchinterval(TURN_SECONDS)
    asyncio.run(_serve(settings, greeting))


async def _serve(settings: Settings, greeting: str) -> None:
    from granian.constants import Interfaces
    from granian.server.embed import Server

    server = Server(
        application(), address=settings.host, port=settings.port, interface=Interfaces.ASGI, log_enabled=False
    )
    server.workers_kill_timeout = STOP_SECONDS
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, _stop, server)
    print(greeting, flush=True)
    with suppress(TimeoutError):  # a job is still at work: its transaction is undone, its lease lets it run again
        await server.serve()


def _stop(server: "Server") -> None:
    server.stop()
    last_call = threading.Timer(STOP_SECONDS + 1, _leave)
    last_call.daemon = True
    last_call.start()


def _leave() -> None:
    get_logger("careapp.server").warning("stopped while a job was at work")
    os._exit(0)
