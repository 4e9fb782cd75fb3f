"""A folder behind a small server of this machine, for browsers that print or test the site."""

import functools
import http.server
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen


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


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def answers(address: str) -> bool:
    """Tell whether a server that was just started answers in the end."""
    for _ in range(100):
        try:
            urlopen(address).close()
        except URLError:
            time.sleep(0.1)
        else:
            return True
    return False


@contextmanager
def running(command: list[str], folder: Path, address: str) -> Iterator[None]:
    """Run a server's command in a folder until it has been used.

    Raises:
        SystemExit: when it does not answer at its address, with what it said.

    """
    with (
        tempfile.TemporaryFile("w+") as said,
        subprocess.Popen(command, cwd=folder, stderr=said) as server,
    ):
        try:
            if not answers(address):
                said.seek(0)
                raise SystemExit(f"{command[0]} does not answer: {said.read()}")
            yield
        finally:
            server.terminate()
