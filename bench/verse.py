"""The writer of verse in Chromium: its bytes, its speed beside others, and what it takes.

It writes Chinese of seven characters a line, on wasm with one thread. Beside it: the graph without
a cache, native onnxruntime, and transformers.js with a model of GPT-2's shape and the same size.
"""

import time
from collections import Counter
from statistics import median

import numpy as np
import onnxruntime
from playwright.sync_api import Browser, Page, sync_playwright

from bench import transformers
from bench.heap import WorkerHeap
from bench.page import DIGITS, FIRST, ROOT, is_runtime
from bench.server import Link, Site
from bench.tasks import watching
from model_export.export.running import Feeds, scalar
from model_export.verse import manifest, records
from model_export.verse.graphs import parts, write
from model_export.verse.graphs.weights import rounded
from model_export.verse.records import RunRecord
from records.figures import Row
from site_src.browsers.chromium import FLAGS, executable

LAB = "verse-writer"
# The section about language models, where no digit is asked for.
SECTION = "2-concepts/"
ROUNDS, POEMS, FORM = 7, 40, 7
# For the heap: so many poems first, until everything has its size, then so many more.
WARM, MANY = 20, 500
PRESS = """async (lab) => {
  await customElements.whenDefined(lab.localName);
  await lab.updateComplete;
  lab.shadowRoot.querySelector("button.go").click();
  await lab.ready;
  await lab.settled();
  if (!lab.poem) throw new Error(`no poem: ${lab.phase}`);
}"""
WRITE = """async (lab, [first, count, form]) => {
  let [tokens, ms] = [0, 0];
  for (let seed = first; seed < first + count; seed++) {
    const order = { start: "", form, seed, temperature: 0.8, topK: 50, topP: 0.95 };
    const verse = await lab.write(order);
    tokens += verse.tokens.length;
    ms += verse.ms;
  }
  return [tokens, ms];
}"""
# Both compute what PyTorch computed: the same poem, to its end.
RACE = """async (lab) => {
  const client = lab.running();
  const write = await client.verify("write");
  const plain = await client.verify("write_plain");
  return plain.ms / write.ms;
}"""
PLAYED = """lab => new Promise((done) => {
  const look = () => (lab.playing ? setTimeout(look, 100) : done());
  look();
})"""


def kind(path: str) -> str:
    """Return what a file is to the reader who waits for it."""
    kinds = {".wasm": "runtime", "zh.onnx": "weights"}
    named = next((name for end, name in kinds.items() if path.endswith(end)), None)
    return named or ("worker, graphs, tokens" if is_runtime(path) else "page")


def sent(browser: Browser, path: str, after_digits: bool) -> Counter[str]:
    """Return the bytes to the first character, by their kinds."""
    site = Site(ROOT / "site", Link())
    # A service worker keeps what is not needed yet.
    page = browser.new_page(viewport={"width": 390, "height": 844}, service_workers="block")
    page.goto(site.address + path)
    if after_digits:
        page.evaluate(FIRST, DIGITS["3"])
    before = dict(site.sent) if after_digits else {}
    page.locator(LAB).evaluate(PRESS)
    counted: Counter[str] = Counter()
    for name, count in site.sent.items():
        counted[kind(name)] += count - before.get(name, 0)
    page.close()
    site.shutdown()
    told = ", ".join(f"{name} {count / 1e3:.0f} kB" for name, count in counted.items())
    print(f"  {'after digits' if after_digits else 'bare'}: {told}")
    return counted


def open_alone(browser: Browser, site: Site) -> Page:
    """Open the writer on its own page, ready."""
    page = browser.new_page(viewport={"width": 390, "height": 844}, service_workers="block")
    page.goto(f"{site.address}embed/{LAB}/")
    page.locator(LAB).evaluate(PRESS)
    return page


def in_page(browser: Browser) -> tuple[float, float, float]:
    """Return characters a second, how much slower it is without a cache, and the longest task."""
    site = Site(ROOT / "site", Link())
    page = open_alone(browser, site)
    lab = page.locator(LAB)
    lab.evaluate(WRITE, [0, 5, FORM])
    rates, races = [], []
    for _ in range(ROUNDS):
        tokens, ms = lab.evaluate(WRITE, [0, POEMS, FORM])
        rates.append(1000 * tokens / ms)
        races.append(lab.evaluate(RACE))
    with watching(page) as trace:
        lab.evaluate(PRESS)
        lab.evaluate(PLAYED)
    page.close()
    site.shutdown()
    return median(rates), median(races), trace.longest


def grown(browser: Browser) -> float:
    """Return the bytes that the worker holds more after many poems."""
    site = Site(ROOT / "site", Link())
    page = open_alone(browser, site)
    lab, heap = page.locator(LAB), WorkerHeap(page)
    lab.evaluate(WRITE, [0, WARM, FORM])
    before = heap.held()
    lab.evaluate(WRITE, [WARM, MANY, FORM])
    after = heap.held()
    print(f"  the worker holds {before / 1e6:.1f} MB, then {after / 1e6:.1f} MB")
    page.close()
    site.shutdown()
    return after - before


def feeds(steps: int, begun: int) -> Feeds:
    """Return what the graph takes for a poem of so many tokens, as the page gives it."""
    network = rounded(records.network(records.run("zh")))
    tensors = parts.tensors(network) | write.empty(network.shape, steps)
    chosen: Feeds = {"temperature": scalar(0.8), "top_p": scalar(0.95), "top_k": np.array(50)}
    begin: Feeds = {"last": np.array(begun), "position": np.array(0), "given": np.full(steps, -1)}
    return {name: part.numpy() for name, part in tensors.items()} | chosen | begin


def natively() -> tuple[int, float]:
    """Return the tokens of a poem, and how many native onnxruntime writes a second."""
    voice = manifest.read().voices["zh"]
    steps = 4 * (FORM + 1)
    given = feeds(steps, voice.begun[str(FORM)])
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(manifest.FOLDER / "write.onnx", options)
    times = []
    for seed in range(ROUNDS * POEMS):
        uniform = np.random.default_rng(seed).random(steps, np.float32)
        begun = time.perf_counter()
        session.run(["written", "probabilities"], given | {"uniform": uniform})
        times.append(time.perf_counter() - begun)
    return steps, steps / median(times)


def rows(
    bare: int, after: int, here: tuple[float, float, float], native: float, peer: float | None
) -> list[Row]:
    """Return the figures with their targets, but for the heap's."""
    rate, race, task = here
    ratio = None if peer is None else rate / peer
    first = "bytes to the first character of a verse, gzip"
    again = "the same where digits were read before"
    speed, unit = "characters a second in Chromium, wasm, one thread", "characters/s"
    theirs = "transformers.js, a model of the same size, wasm, one thread"
    longest = "longest task of the page while a verse appears"
    return [
        Row("verse_bytes", first, bare / 1e6, "MB", "at most", 2.8),
        Row("verse_bytes_after", again, after / 1e6, "MB", "at most", 1.6),
        Row("verse_rate", speed, rate, unit, "at least", 500),
        Row("verse_race", "faster than without a cache by", race, "times", "at least", 5),
        Row("verse_native", "native onnxruntime, one thread", native, unit),
        Row("verse_slower", "wasm is slower than that by", native / rate, "times", "at most", 2.5),
        Row("verse_peer", theirs, peer, "tokens/s"),
        Row("verse_ratio", "faster than transformers.js by", ratio, "times", "at least", 3),
        Row("verse_task", longest, task, "ms", "at most", 50),
    ]


def learnt(recorded: RunRecord) -> list[Row]:
    """Return what training reached, as it is recorded; form of poems at temperature 0.8."""
    loss, form = recorded.validation.token, {k: 100 * v for k, v in recorded.form.items()}
    formed = "Chinese poems with four lines of their length"
    tones, rhyme = "tones alternate in their lines", "their even lines rhyme"
    copies = "lines that stand in the training set"
    return [
        Row("verse_loss", "validation loss, nats a character", loss, "", "at most", 4.15),
        Row("verse_formed", formed, form["well_formed"], "%", "at least", 100),
        Row("verse_tones", tones, form["line_tones"], "%", "at least", 97),
        Row("verse_rhyme", rhyme, form["rhyme"], "%", "at least", 75),
        Row("verse_copied", copies, 100 * recorded.copied, "%", "at most", 1),
    ]


def measure() -> list[Row]:
    """Measure everything in one go, so that the ratios hold."""
    steps, native = natively()
    recorded = records.run("zh")
    shape = records.network(recorded).shape
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(playwright), args=FLAGS)
        bare = sent(browser, SECTION, after_digits=False).total()
        after = sent(browser, "", after_digits=True).total()
        here = in_page(browser)
        more = grown(browser)
        peer = transformers.rate(browser, shape, steps)
        browser.close()
    what = f"memory that the worker holds more after {MANY} poems"
    held = Row("verse_heap", what, more / 1e6, "MB", "at most", 1)
    return [*rows(bare, after, here, native, peer), held, *learnt(recorded)]
