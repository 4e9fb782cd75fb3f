"""A folder behind a small server of this machine, for browsers that print or test the site."""

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and keeps silent, also when a page is closed before it has all of them."""

    def handle(self) -> None:
        """Answer the requests of one connection."""
        with suppress(ConnectionError):
            super().handle()

    def log_message(self, format: str, *arguments: object) -> None:
        """Print nothing."""


@contextmanager
def serving(folder: Path, kind: type[Quiet] = Quiet) -> Iterator[str]:
    """Serve a folder; gives the address of its root, and leaves the port free in the end."""
    handler = functools.partial(kind, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
