"""Serve both languages from one address, and rebuild when a page changes.

The browser is not reloaded: the pages allow no foreign script, not even the server's.
"""

import argparse
import logging
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse

from mkdocs.exceptions import MkDocsException
from mkdocs.livereload import LiveReloadServer

from model_export.command import Parser, run
from model_export.errors import ModelExportError
from site_src.build import notebooks
from site_src.build.site import build_all
from site_src.languages import LANGUAGES

WATCHED = (
    "docs",
    "site_src/demos",
    "site_src/styles",
    "site_src/theme",
    *(language.configuration for language in LANGUAGES.values()),
    "CHANGELOG.md",
    "records",
)


# A service worker in the place of ours that takes its leave, and what it kept along.
LEAVE = b"""
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("book ")) await caches.delete(name);
  await self.registration.unregister();
})()));
"""


class Server(LiveReloadServer):
    """MkDocs' server without its inline reload script, which the pages' security policy forbids.

    It also offers no service worker: a page kept by the browser would hide the one just written.
    """

    def _serve_request(
        self, environ: dict[str, Any], start_response: StartResponse
    ) -> Iterable[bytes] | None:
        if environ["PATH_INFO"] == "/sw.js":
            start_response("200 OK", [("Content-Type", "text/javascript")])
            return [LEAVE]
        return super()._serve_request(environ, start_response)

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        return content


def rebuild() -> None:
    """Build again; a mistake in a page is printed and the last good site stays."""
    try:
        notebooks.build()
        build_all()
    except (MkDocsException, ModelExportError, OSError) as error:
        logging.getLogger("serve").error("The site was not rebuilt: %s", error)


def port_of(text: str) -> int:
    """Return the number of a port; raises ArgumentTypeError when it is none."""
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and 0 < int(text) < 65_536):
        raise argparse.ArgumentTypeError(f"{text!r} is no port: choose one from 1 to 65535")
    return int(text)


def serve(port: int) -> None:
    """Serve until Ctrl-C."""
    server = Server(builder=rebuild, host="127.0.0.1", port=port, root="site")
    for path in WATCHED:
        server.watch(str(Path(path).resolve()))
    try:
        server.serve()  # type: ignore[no-untyped-call]
    except OSError as error:
        error.filename = f"http://127.0.0.1:{port}/"
        raise
    except KeyboardInterrupt:
        print("\nStopped.")
    finally:
        server.shutdown()


def main() -> int:
    """Serve both languages; returns 1 when that cannot begin."""
    parser = Parser(prog="python -m site_src.serve", description=__doc__)
    parser.add_argument("--port", type=port_of, default=8000)
    port = parser.parse_args().port
    logging.basicConfig(format="%(levelname)-8s %(message)s", level=logging.INFO)
    return run(lambda: serve(port))


if __name__ == "__main__":
    sys.exit(main())
