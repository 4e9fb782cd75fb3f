"""The built site under nginx and under load: requests per second, and requests that failed."""

import getpass
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from records.figures import Row
from site_src.serve.local_server import free_port, running

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "en" / "deploy.md"
SHOWN = re.compile(r"```nginx\n(.*?)```", re.DOTALL)
# Where nginx has its own files; the shown configuration includes one of them.
INSTALLED = Path("/etc/nginx")
SECONDS = 60
CONNECTIONS = 64
# What one visit asks for, again and again: pages, styles, scripts; models come once and are kept.
ASKED = ("*.html", "assets/*/*.css", "assets/*/demos/*.js", "assets/*/models/*/*.json")
LARGEST = 500_000
FRAME = """{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  keepalive_requests 100000;
  {paths}
{shown}
}}
"""
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def configuration(site: Path, folder: Path, port: int) -> str:
    """Return the configuration that the book shows, with this folder and port."""
    match = SHOWN.search(PAGE.read_text(encoding="utf-8"))
    if match is None:
        raise SystemExit(f"{PAGE} shows no nginx configuration any more.")
    shown = match[1].replace("listen 80;", f"listen 127.0.0.1:{port};")
    shown = shown.replace("root /srv/book;", f"root {site};")
    paths = " ".join(f"{name}_temp_path {folder}/{name};" for name in TEMPORARY)
    user = f"user {getpass.getuser()};" if os.geteuid() == 0 else ""
    return FRAME.format(user=user, folder=folder, paths=paths, shown=shown)


@contextmanager
def serving(site: Path) -> Iterator[str]:
    """Serve a folder by nginx; gives the address.

    Raises:
        SystemExit: when nginx does not answer, with what it said.

    """
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        (folder / "nginx.conf").write_text(configuration(site, folder, port), encoding="utf-8")
        shutil.copy(INSTALLED / "mime.types", folder)
        command = ["nginx", "-p", name, "-c", "nginx.conf", "-e", "stderr", "-g", "daemon off;"]
        address = f"http://127.0.0.1:{port}/"
        with running(command, folder, address):
            yield address


def script(site: Path) -> str:
    """Return wrk's program: one file after the other."""
    files = sorted({path for pattern in ASKED for path in site.rglob(pattern)})
    paths = [f"/{path.relative_to(site)}" for path in files if path.stat().st_size < LARGEST]
    listed = ", ".join(f'"{path.removesuffix("index.html")}"' for path in paths)
    return (
        f"local paths = {{ {listed} }}\nlocal at = 0\n"
        "function request()\n  at = at % #paths + 1\n"
        '  return wrk.format("GET", paths[at], { ["Accept-Encoding"] = "gzip" })\nend\n'
    )


def held(report: str) -> tuple[float, int]:
    """Return requests per second and failed requests of one report of wrk."""
    rate = re.search(r"Requests/sec:\s+([\d.]+)", report)
    if rate is None:
        raise SystemExit(f"wrk reported no rate:\n{report}")
    errors = re.findall(r"(?:connect|read|write|timeout|responses:) (\d+)", report)
    return float(rate[1]), sum(map(int, errors))


def run(site: Path, seconds: int) -> tuple[float, int]:
    """Return requests per second and failed requests under load for so long."""
    with serving(site) as address, tempfile.TemporaryDirectory() as name:
        program = Path(name) / "visit.lua"
        program.write_text(script(site), encoding="utf-8")
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(program), address]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    return held(done.stdout)


def measure() -> list[Row]:
    """Return the two figures; where nginx or wrk is missing, that they were not measured."""
    rate: float | None = None
    errors: float | None = None
    if shutil.which("nginx") and shutil.which("wrk"):
        with tempfile.TemporaryDirectory() as name:
            site = Path(name) / "site"
            shutil.copytree(ROOT / "site", site)
            subprocess.run(["node", "site_src/build/compress.mjs", str(site)], cwd=ROOT, check=True)
            rate, errors = run(site, SECONDS)
    what = f"the site under nginx, {CONNECTIONS} connections for {SECONDS} s"
    return [
        Row("load_rate", what, rate, "requests/s", "at least", 2_000),
        Row("load_errors", f"{what}: failed requests", errors, "", "at most", 0),
    ]
