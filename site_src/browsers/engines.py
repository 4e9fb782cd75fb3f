"""Firefox and WebKitGTK beside Chromium: find them, and ask a page in them something.

python -m site_src.browsers.engines                which of them are there
python -m site_src.browsers.engines webkit URL PROGRAM  what an expression gives there, as JSON
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

PATIENCE = 120
# What Debian calls them.
PACKAGES = ("firefox-esr", "webkit2gtk-driver", "xvfb", "xauth")
# MiniBrowser cannot have its sandbox in a container, and draws without a GPU. It tells pages the
# language of the locale; "C", which a container has, is none that scripts know.
WEBKIT = {
    "LC_ALL": "en_US.UTF-8",
    "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
    "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
}


class EngineError(RuntimeError):
    """An engine that is missing, or that gave no answer."""


def mini_browser() -> str | None:
    """Return WebKitGTK's own browser, which lies in no folder of the PATH."""
    browsers = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    return str(browsers[-1]) if browsers else None


def missing() -> list[str]:
    """Return the engines that cannot be driven here."""
    programs = {
        "firefox": shutil.which("firefox-esr") or shutil.which("firefox"),
        "webkit": shutil.which("WebKitWebDriver") and shutil.which("xvfb-run") and mini_browser(),
    }
    return [engine for engine, path in programs.items() if not path]


def ask(
    engine: str,
    url: str,
    expression: str,
    *,
    settings: dict[str, bool | int | str] | None = None,
    locale: str = WEBKIT["LC_ALL"],
) -> Any:  # noqa: ANN401
    """Return what an expression, awaited, gives in a page.

    Args:
        engine: "firefox" or "webkit".
        url: the page.
        expression: JavaScript; its value must survive JSON.
        settings: what is set in Firefox's about:config.
        locale: the one that WebKitGTK has.

    Raises:
        EngineError: when the engine is missing or fails.

    """
    if engine in missing():
        raise EngineError(f"{engine} is not installed: run `make browsers`.")
    command = [sys.executable, "-m", "site_src.browsers.engines", "webkit", url, expression]
    if engine == "firefox":
        browser = shutil.which("firefox-esr") or shutil.which("firefox") or ""
        command = ["node", "site_src/browsers/firefox.mjs", browser, url, expression]
        command.append(json.dumps(settings or {}))
    else:
        command = ["xvfb-run", "--auto-servernum", *command]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            env={**os.environ, **WEBKIT, "LC_ALL": locale},
        )
    except subprocess.TimeoutExpired as error:
        raise EngineError(f"{engine} gave no answer within {PATIENCE} s.") from error
    if done.returncode:
        raise EngineError(f"{engine} failed: {done.stderr[-2000:]}")
    return json.loads(done.stdout)


def ask_webkit(url: str, expression: str) -> Any:  # noqa: ANN401
    """Return what an expression gives in WebKitGTK, driven by its own driver on this display."""
    from selenium.webdriver import WebKitGTK, WebKitGTKOptions
    from selenium.webdriver.webkitgtk.service import Service

    options = WebKitGTKOptions()
    options.binary_location = mini_browser() or ""
    options.add_argument("--automation")
    driver = WebKitGTK(options=options, service=Service(shutil.which("WebKitWebDriver") or ""))
    try:
        driver.set_script_timeout(PATIENCE)
        driver.get(url)
        return driver.execute_async_script(f"Promise.resolve({expression}).then(arguments[0]);")
    finally:
        driver.quit()


if __name__ == "__main__":
    if sys.argv[1:2] == ["webkit"]:
        print(json.dumps(ask_webkit(*sys.argv[2:])))
    else:
        absent = missing()
        print(f"Missing: {', '.join(absent)}." if absent else "Firefox and WebKitGTK: found")
        sys.exit(bool(absent))
