"""A static server as a reader meets one: compressed, cached in memory, and as slow as asked."""

import gzip
import mimetypes
import threading
import time
from collections import defaultdict
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CHUNK = 16_384
# What GitHub Pages says of every file.
FOR_A_WHILE = "max-age=600"


class Link:
    """One link that all connections share: bytes per second, and a delay for every request."""

    def __init__(self, bytes_per_second: float = float("inf"), delay: float = 0.0) -> None:
        self.bytes_per_second, self.delay = bytes_per_second, delay
        self.lock = threading.Lock()
        self.free_at = 0.0

    def wait_for(self, count: int) -> None:
        """Return when so many bytes have passed."""
        with self.lock:
            begin = max(self.free_at, time.monotonic())
            self.free_at = begin + count / self.bytes_per_second
        time.sleep(max(0.0, self.free_at - time.monotonic()))


class Site(ThreadingHTTPServer):
    """Serves a folder gzipped, and counts the bytes of the bodies by path."""

    daemon_threads = True

    def __init__(self, folder: Path, link: Link) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder, self.link = folder.resolve(), link
        self.sent: dict[str, int] = defaultdict(int)
        self.packed: dict[Path, bytes] = {}
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        """Return the address of the site's root."""
        return f"http://127.0.0.1:{self.server_port}/"

    def body(self, path: Path) -> bytes:
        """Return a file's gzipped content, packed once."""
        if path not in self.packed:
            self.packed[path] = gzip.compress(path.read_bytes(), 9)
        return self.packed[path]


class Handler(BaseHTTPRequestHandler):
    """Answers GET for files below the site's folder."""

    protocol_version = "HTTP/1.1"
    # Else the body of every answer waits 40 ms for the browser to acknowledge the header.
    disable_nagle_algorithm = True
    server: Site

    def do_GET(self) -> None:
        """Send one file, at the link's speed."""
        wanted = self.path.split("?")[0]
        path = (self.server.folder / wanted.lstrip("/")).resolve()
        if path.is_dir():
            path /= "index.html"
        if not path.is_file() or not path.is_relative_to(self.server.folder):
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        time.sleep(self.server.link.delay)
        body = self.server.body(path)
        self.send_response(HTTPStatus.OK)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", FOR_A_WHILE)
        self.end_headers()
        for start in range(0, len(body), CHUNK):
            part = body[start : start + CHUNK]
            self.server.link.wait_for(len(part))
            self.wfile.write(part)
        self.server.sent[wanted] += len(body)

    def log_message(self, *_: object) -> None:
        """Print nothing."""
