"""What a page's worker holds: its objects, its buffers, and what its runtime asks for."""

import json
from typing import Any

from playwright.sync_api import Page

# The runtime's memory is no buffer on the heap; it grows by this call, and never shrinks.
WATCH = """
self.grown = 0;
const { grow } = WebAssembly.Memory.prototype;
WebAssembly.Memory.prototype.grow = function (pages) {
  self.grown += Number(pages) * 65536;
  return grow.call(this, pages);
};
"""


class WorkerHeap:
    """The heap of the one worker that a page has, asked by Chromium's protocol."""

    def __init__(self, page: Page) -> None:
        """Attach to the worker.

        Raises:
            RuntimeError: when the page has none, or several.

        """
        self.page = page
        self.session = page.context.new_cdp_session(page)
        self.workers: list[str] = []
        self.answers: dict[int, dict[str, Any]] = {}
        self.session.on("Target.attachedToTarget", lambda e: self.workers.append(e["sessionId"]))
        self.session.on("Target.receivedMessageFromTarget", self.receive)
        how = {"autoAttach": True, "waitForDebuggerOnStart": False, "flatten": False}
        self.session.send("Target.setAutoAttach", how)
        if len(self.workers) != 1:
            raise RuntimeError(f"The page has {len(self.workers)} workers, expected one.")
        self.ask("Runtime.evaluate", expression=f"(() => {{{WATCH}}})()")

    def receive(self, event: dict[str, Any]) -> None:
        """Keep what the worker answers."""
        message = json.loads(event["message"])
        if "id" in message:
            self.answers[message["id"]] = message.get("result", {})

    def ask(self, method: str, **given: str | bool) -> dict[str, Any]:
        """Return the worker's answer to a call."""
        number = len(self.answers)
        message = json.dumps({"id": number, "method": method, "params": given})
        told = {"sessionId": self.workers[0], "message": message}
        self.session.send("Target.sendMessageToTarget", told)
        while number not in self.answers:
            self.page.wait_for_timeout(20)
        return self.answers[number]

    def held(self) -> float:
        """Return the bytes that are held once what nobody needs is gone.

        The runtime's memory is counted from what it had when this began to look.
        """
        self.ask("HeapProfiler.collectGarbage")
        usage = self.ask("Runtime.getHeapUsage")
        grown = self.ask("Runtime.evaluate", expression="self.grown", returnByValue=True)
        runtime = float(grown["result"]["value"])
        return runtime + float(usage["usedSize"]) + float(usage["backingStorageSize"])
