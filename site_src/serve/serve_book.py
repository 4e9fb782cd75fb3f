"""Serve the folder that this file lies in, on this computer alone: `python3 serve.py`.

It is packed into book.zip as serve.py. Python's own `http.server` asks the system what a .js is,
and on some Windows machines the answer is plain text, which no browser runs.
"""

import http.server
import os
import sys
import webbrowser

TYPES = {
    "": "application/octet-stream",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}


class Book(http.server.SimpleHTTPRequestHandler):
    """Sends files with the types that browsers want, whatever the system says."""

    extensions_map = TYPES

    def guess_type(self, path) -> str:  # type: ignore[no-untyped-def]  # noqa: ANN001
        """Return the type by the ending alone."""
        return TYPES.get(os.path.splitext(path)[1].lower(), TYPES[""])


def main() -> None:
    """Serve until Ctrl-C, at the first free port from 8000 on or at the one that is named."""
    os.chdir(os.path.dirname(os.path.abspath(__file__)))
    named = [int(text) for text in sys.argv[1:2]]
    for port in named or range(8000, 8020):
        try:
            server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Book)
            break
        except OSError:
            continue
    else:
        sys.exit("No port is free: name one, as in `python3 serve.py 9000`.")
    address = f"http://127.0.0.1:{server.server_port}/"
    print(f"The book: {address} (Ctrl-C ends it)", flush=True)
    if not named:
        webbrowser.open(address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print()


if __name__ == "__main__":
    main()
