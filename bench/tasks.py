"""The longest task of a page's main thread, also below the 50 ms from which browsers report one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

CATEGORIES = ["__metadata", "disabled-by-default-devtools.timeline"]


@dataclass
class Trace:
    """What Chromium says of its tasks; complete once `watching` has ended."""

    events: list[dict[str, Any]] = field(default_factory=list)
    over: bool = False

    @property
    def longest(self) -> float:
        """Return the longest task of any page's main thread, in ms."""
        mains = {
            (event["pid"], event["tid"])
            for event in self.events
            if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
        }
        tasks = (event for event in self.events if event["name"] == "RunTask")
        times: list[float] = [
            t.get("dur", 0) / 1000 for t in tasks if (t["pid"], t["tid"]) in mains
        ]
        if not times:
            raise RuntimeError("Chromium reported no task of the page.")
        return max(times)


@contextmanager
def watching(page: Page) -> Iterator[Trace]:
    """Have Chromium write down the tasks of what is done meanwhile."""
    trace = Trace()
    session = page.context.new_cdp_session(page)
    session.on("Tracing.dataCollected", lambda part: trace.events.extend(part["value"]))
    session.on("Tracing.tracingComplete", lambda _: setattr(trace, "over", True))
    config = {"includedCategories": CATEGORIES}
    session.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": config})
    yield trace
    session.send("Tracing.end")
    while not trace.over:
        page.wait_for_timeout(50)
