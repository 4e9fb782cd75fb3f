"""Training in Chromium: ours against TensorFlow.js, onnxruntime and PyTorch, in one run.

All train the network of the book with Adam on minibatches of 64 of the same digits. The peers have
one thread, as wasm has on a host without isolation headers; TensorFlow.js trains in the very page
of our lab, its minibatches in place before the clock starts.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import onnxruntime
import torch
from playwright.sync_api import Browser, Page, sync_playwright

from bench import peer
from bench.server import Link, Site
from bench.tasks import watching
from model_export.digits import manifest, verify_learning
from model_export.digits.data import originals
from model_export.digits.graphs.parts import numbers
from model_export.digits.network import HIDDEN
from model_export.export import running
from records.figures import Row
from site_src.browsers.chromium import FLAGS, WEBGPU_FLAGS, executable

ROOT = Path(__file__).resolve().parents[1]
PEER = "tfjs.ts"
UNITS, BATCH, RATE = HIDDEN, 64, 1e-3
ROUNDS = 3
# Slow backends take fewer steps; a step costs the same, whichever it is.
PEER_STEPS = {"wasm": 60, "webgl": 10, "cpu": 10}
SETTINGS = {
    "units": UNITS,
    "rate": RATE,
    "batch": BATCH,
    "optimizer": "adam",
    "seed": 1,
    "digits": "train",
}
READY = """customElements.whenDefined("train-lab")
  .then(() => document.querySelector("train-lab").ready)"""
OURS = """async ([settings, steps, aCall]) => {
  const lab = document.querySelector("train-lab");
  const client = lab.course.client;
  await client.begin(settings);
  await client.learn(aCall);
  const begun = performance.now();
  for (let done = 0; done < steps; done += aCall) await client.learn(aCall);
  return (performance.now() - begun) / steps;
}"""
THEIRS = """async ([backend, steps, settings, count]) => {
  const lab = document.querySelector("train-lab");
  await lab.course.client.begin(settings);
  const { train } = await import("/bench/tfjs.js");
  const { src } = document.querySelector('script[src*="demos/train-lab"]');
  const digits = { address: new URL("../models/digits/digits-train.bin", src).href, count };
  const weights = await lab.course.client.weights();
  return await train({ ...settings, backend, digits, wasm: "/bench/wasm/", weights, steps });
}"""
LESSON = """async () => {
  const lab = document.querySelector("train-lab");
  const begun = performance.now();
  let good = null;
  const over = lab.course.run();
  const watch = setInterval(() => {
    if ((lab.course.judged?.accuracy ?? 0) >= 0.95) good ??= (performance.now() - begun) / 1000;
  }, 20);
  await over;
  clearInterval(watch);
  return { good, accuracy: lab.course.judged.accuracy };
}"""


@contextmanager
def lab(browser: Browser, query: str = "") -> Iterator[Page]:
    """Open the lab of section 5 on a fast link."""
    site = Site(ROOT / "site", Link())
    # A service worker would fetch in the place of the page, past the route to the peer.
    page = browser.new_page(viewport={"width": 1280, "height": 900}, service_workers="block")
    peer.bring(page, PEER)
    page.goto(f"{site.address}en/5-practice/{query}")
    page.locator("train-lab").scroll_into_view_if_needed()
    page.evaluate(READY)
    yield page
    page.close()
    site.shutdown()


def against_peer(page: Page) -> dict[str, list[float]]:
    """Return ms a step of ours and of each backend of the peer, in turn."""
    times: dict[str, list[float]] = {}
    content = manifest.Manifest.model_validate_json(manifest.PATH.read_text(encoding="utf-8"))
    for _ in range(ROUNDS):
        times.setdefault("ours", []).append(page.evaluate(OURS, [SETTINGS, 300, 100]))
        for backend, steps in PEER_STEPS.items():
            work = [backend, steps, SETTINGS, content.digits.train.count]
            answer: dict[str, float] = page.evaluate(THEIRS, work)
            print(f"  TensorFlow.js {backend}: {answer['ms']:.1f} ms, loss {answer['loss']:.3f}")
            times.setdefault(backend, []).append(answer["ms"])
    times["single"] = [page.evaluate(OURS, [SETTINGS, 50, 1])]
    return times


def native_steps() -> tuple[float, float]:
    """Return ms a step of the same graph in onnxruntime, and of PyTorch, each with one thread."""
    digits, steps = originals.load().train, verify_learning.STEPS
    pixels = digits.images[: steps * BATCH].reshape(steps, BATCH, -1)
    labels = digits.labels[: steps * BATCH].reshape(steps, BATCH).astype(np.int64)
    begin = numbers(verify_learning.start())
    zero = running.scalar(0)
    feeds: running.Feeds = {
        **begin,
        **{f"{m}_{n}": np.zeros_like(part) for n, part in begin.items() for m in "mv"},
    }
    feeds |= {"m_one": zero, "v_one": zero, "rate": running.scalar(RATE)}
    feeds |= {"pixels": pixels, "labels": labels}
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(manifest.FOLDER / "train-adam.onnx", options)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    tensors = torch.from_numpy(pixels), torch.from_numpy(labels)
    works: tuple[Callable[[], object], ...] = (
        lambda: session.run(None, feeds),
        lambda: verify_learning.train_in_torch("adam", *tensors),
    )
    times: list[list[float]] = [[], []]
    for _ in range(ROUNDS):
        for work, taken in zip(works, times, strict=True):
            begun = time.perf_counter()
            work()
            taken.append((time.perf_counter() - begun) / steps * 1000)
    torch.set_num_threads(threads)
    return median(times[0]), median(times[1])


def lesson(browser: Browser) -> dict[str, float]:
    """Train with the lab's own settings, as a reader does, on a page of its own."""
    with lab(browser) as page, watching(page) as trace:
        times: dict[str, float] = page.evaluate(LESSON)
    return times | {"longest": trace.longest}


def on_webgpu() -> float:
    """Return ms a step on Chromium's software adapter, which only shows that the path works."""
    query = f"#train-lab?units={UNITS}&rate={RATE}&batch={BATCH}&epochs=1&engine=webgpu"
    with sync_playwright() as playwright:
        flags = [*FLAGS, *WEBGPU_FLAGS]
        browser = playwright.chromium.launch(executable_path=executable(playwright), args=flags)
        with lab(browser, query) as page:
            page.evaluate("document.querySelector('train-lab').course.run(1)")
            ms: float = page.evaluate(OURS, [SETTINGS, 10, 5])
        browser.close()
    return ms


def rows(times: dict[str, Any], taught: dict[str, float], webgpu: float | None) -> list[Row]:
    """Return the figures with their targets."""
    native, in_torch = native_steps()
    ours = median(times["ours"])
    best = min(median(times[backend]) for backend in PEER_STEPS)
    ratio = median(
        min(theirs) / mine
        for mine, *theirs in zip(times["ours"], *(times[b] for b in PEER_STEPS), strict=True)
    )
    print(f"  best backend of TensorFlow.js: {best:.1f} ms a step")
    step = "a training step in Chromium"
    return [
        Row("step", f"{step}, wasm, one thread", ours, "ms"),
        Row("step_single", f"{step}, one step a call", median(times["single"]), "ms"),
        Row("step_webgpu", f"{step}, WebGPU on a software adapter", webgpu, "ms"),
        Row("step_tfjs_wasm", "TensorFlow.js, wasm, a step", median(times["wasm"]), "ms"),
        Row("step_tfjs_webgl", "TensorFlow.js, webgl, a step", median(times["webgl"]), "ms"),
        Row("step_tfjs_cpu", "TensorFlow.js, cpu, a step", median(times["cpu"]), "ms"),
        Row("step_ratio", "faster than TensorFlow.js's best by", ratio, "times", "at least", 6),
        Row("step_native", "native onnxruntime, one thread, a step", native, "ms"),
        Row("step_torch", "PyTorch, one thread, a step", in_torch, "ms"),
        Row("step_slower", "wasm is slower than native by", ours / native, "times", "at most", 3),
        Row("lesson", "random weights to 95 % in the page", taught["good"], "s", "at most", 10),
        Row(
            "longest_task",
            "longest task of the page while it trains",
            taught["longest"],
            "ms",
            "at most",
            50,
        ),
    ]


def measure() -> list[Row]:
    """Bundle the peer, and measure everything in Chromium."""
    peer.bundle(PEER)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(playwright), args=FLAGS)
        taught = lesson(browser)
        with lab(browser) as page:
            times = against_peer(page)
        browser.close()
    return rows(times, taught, on_webgpu())
