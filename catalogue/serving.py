"""Serve the catalogue: repair what a crash may have left, then hand over to the server.

The server is Granian. With two processes on two cores it streamed a CSV at twice gunicorn's speed and five times
waitress's, answered a page of 100 rows as fast as the first and twice as fast as the second, and reads and writes
slow connections outside Python's threads.
"""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable

from catalogue.config import Settings
from catalogue.console import Mistake, say

THREADS = 32  # In each process, made as they are needed: a slow reader of a large file holds one until it has it all.
GRACE_SECONDS = 10  # How long a download under way may go on once the server is told to stop.
APPLICATION = "catalogue.serving:application"


def serve_catalogue(settings: Settings, repair: Callable[[], None]) -> int:
    """Serve until told to stop. Raises ``Mistake`` where nobody may listen on that address."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    port = free_port(settings.host, settings.port)
    repair()
    application()  # A site that cannot start says so here, once, and not in each process that would try it for ever.
    # The processes that answer read the settings anew: what the command line said goes to them this way.
    os.environ.update(LCR_HOME=str(settings.home.absolute()), LCR_HOST=settings.host, LCR_PORT=str(port))
    say(f"The catalogue is at http://{_shown(settings.host)}:{port} (Ctrl+C stops it).")
    Granian(
        APPLICATION,
        address=settings.host,
        port=port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=settings.workers,
        blocking_threads=THREADS,
        workers_kill_timeout=GRACE_SECONDS,
        respawn_failed_workers=True,
        websockets=False,
        log_level=LogLevels.error,
    ).serve()
    return 0


def application() -> object:
    """The site, for the server's processes."""
    from catalogue import create_app

    app = create_app()
    app.extensions["check"].sweeper.sweep_by_the_clock()  # What was sent is deleted in time also where nobody visits.
    return app


def free_port(host: str, port: int) -> int:
    """Return the port, or a free one for 0. Said here in our words: the server would say it once for each process."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Mistake(_cannot_listen(host, port, error)) from error
        return int(probe.getsockname()[1])


def _cannot_listen(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} of {host} is taken. Stop what uses it, or choose another: lcr serve --port {port + 1}"
    if error.errno == errno.EACCES:
        return f"We may not listen on port {port}. Choose one above 1023, such as --port 8000."
    return f"We cannot listen on {host}, port {port}: {error.strerror or error}. Choose another --host or --port."


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
