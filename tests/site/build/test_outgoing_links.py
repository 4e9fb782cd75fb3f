"""The scheduled link check: what it finds, and what it calls broken."""

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from site_src.build import outgoing_links

ROOT = Path(__file__).resolve().parents[3]


class Says(http.server.BaseHTTPRequestHandler):
    """Answers with the status that the path names."""

    def do_GET(self) -> None:
        """Answer."""
        self.send_response(int(self.path[1:]))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Says)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.mark.parametrize(("status", "broken"), [(200, False), (403, False), (404, True)])
def test_only_what_a_reader_cannot_reach_is_broken(host: str, status: int, broken: bool) -> None:
    answer = outgoing_links.ask(f"{host}{status}")
    assert answer.broken is broken
    assert str(status) in answer.says


def test_a_host_that_does_not_answer_is_broken() -> None:
    assert outgoing_links.ask("http://127.0.0.1:9/").broken


def test_references_and_prose_are_both_asked() -> None:
    cited = outgoing_links.cited(ROOT)
    assert "https://arxiv.org/abs/2005.14165" in cited  # from references.bib alone
    assert any(address.startswith(outgoing_links.DOI) for address in cited)
    assert not any("127.0.0.1" in address for address in cited)
