"""A reader's own Transformer trained in Chromium: ours against TensorFlow.js and onnxruntime.

All train the seed network with Adam on the same quatrains, one thread each. TensorFlow.js trains in
the very page of the lab, its minibatches in place before the clock starts, and is held to the
losses that native onnxruntime finds from the same weights. Its wasm backend lacks the gradient of a
look-up, which is slower than a product on the others: tokens enter as one-hot rows.
"""

import time
from statistics import median
from typing import Any

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from playwright.sync_api import Locator, sync_playwright

from bench import peer
from bench.lesson import READY
from bench.page import ROOT
from bench.server import Link, Site
from model_export.export.running import Feeds, scalar
from model_export.verse import manifest, readings
from model_export.verse.graphs import parts, pretrain
from model_export.verse.network import Network, Shape
from records.figures import Row
from site_src.browsers.chromium import FLAGS, executable
from site_src.labs import one

LAB = "pretrain-lab"
PEER = "tfjs-writer.ts"
TEXT = "quatrains"
RATE = float(one(LAB).number("STEADY"))
ROUNDS, STEPS, A_CALL, WARM_UP = 3, 100, 10, 3
# Slow backends take fewer steps; a step costs the same, whichever it is.
PEER_STEPS = {"wasm": 20, "webgl": 4, "cpu": 4}
# Nats by which the losses of the same steps may differ: Adam goes by signs where a slope is near 0.
APART = 0.01
Rows = NDArray[np.int64]
OURS = """async (lab, [plan, steps, aCall]) => {
  const client = lab.running();
  await client.study(plan);
  await client.learn(aCall);
  let characters = 0;
  const begun = performance.now();
  for (let done = 0; done < steps; done += aCall)
    characters += (await client.learn(aCall)).characters;
  return (1000 * characters) / (performance.now() - begun);
}"""
THEIRS = """async (lab, work) => {
  const { train } = await import("/bench/tfjs.js");
  return await train({ ...work, wasm: "/bench/wasm/" });
}"""


def minibatches(count: int) -> tuple[int, Rows]:
    """Return how many tokens there are, and rows: int64 [count, rows, positions + 1]."""
    text, positions = readings.read(TEXT), readings.POSITIONS[TEXT]
    tokens = readings.alphabet(text.learnt + readings.BREAK + text.judged)
    numbers = {token: number for number, token in enumerate(tokens)}
    rows = readings.rows(text.learnt, positions)[: count * pretrain.BATCH]
    encoded = np.array([[numbers[each] for each in row] for row in rows], np.int64)
    return len(tokens), encoded.reshape(count, pretrain.BATCH, positions + 1)


def begun(vocabulary: int) -> Feeds:
    """Return a new network's weights, by name."""
    torch.manual_seed(0)
    seed = pretrain.SHAPE
    network = Network(Shape(vocabulary, seed.width, seed.blocks, seed.heads))
    return {name: part.numpy() for name, part in parts.tensors(network).items()}


def native(weights: Feeds, rows: Rows) -> tuple[float, list[float]]:
    """Return characters a second of the same graph in onnxruntime, and the loss of each step."""
    feeds: Feeds = {
        **weights,
        **{f"{m}_{n}": np.zeros_like(part) for n, part in weights.items() for m in "mv"},
        **{name: scalar(0) for name in ("m_one", "v_one")},
        **{"rate": scalar(RATE), "tokens": rows[..., :-1], "targets": rows[..., 1:]},
    }
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(manifest.FOLDER / "seed-train.onnx", options)
    times, losses = [], []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        [losses] = session.run(["losses"], feeds)
        times.append(time.perf_counter() - started)
    return rows[..., 1:].size / median(times), [float(loss) for loss in losses]


def theirs(lab: Locator, weights: Feeds, rows: Rows, wanted: list[float], backend: str) -> float:
    """Return characters a second of a backend of TensorFlow.js.

    Raises:
        ValueError: when its losses are not those of the same steps elsewhere.

    """
    own = rows[: WARM_UP + PEER_STEPS[backend]]
    work = {
        "backend": backend,
        "weights": {
            name: {"data": part.flatten().tolist(), "dims": list(part.shape)}
            for name, part in weights.items()
        },
        **{"heads": pretrain.SHAPE.heads, "rate": RATE, "betas": pretrain.BETAS},
        **{"rows": own.tolist(), "warmUp": WARM_UP},
    }
    answer: dict[str, Any] = lab.evaluate(THEIRS, work)
    apart = np.abs(np.array(answer["losses"]) - wanted[: len(own)])
    found: float = 1000 * own[WARM_UP:, :, 1:].size / answer["ms"]
    print(f"  TensorFlow.js {backend}: {found:.0f} characters/s, losses {apart.max():.1e} apart")
    if not apart.max() < APART:
        raise ValueError(f"TensorFlow.js ({backend}) trains another network: {answer['losses']}")
    return found


def in_page(weights: Feeds, rows: Rows, wanted: list[float]) -> dict[str, list[float]]:
    """Return characters a second of ours and of each backend of the peer, in turn."""
    site = Site(ROOT / "site", Link())
    rates: dict[str, list[float]] = {"ours": [], **{backend: [] for backend in PEER_STEPS}}
    plan = {"lesson": TEXT, "text": "", "rate": RATE, "seed": 1}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(playwright), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900}, service_workers="block")
        peer.bring(page, PEER)
        page.goto(f"{site.address}embed/{LAB}/")
        lab = page.locator(LAB)
        lab.evaluate(READY)
        for _ in range(ROUNDS):
            rates["ours"].append(lab.evaluate(OURS, [plan, STEPS, A_CALL]))
            for backend in PEER_STEPS:
                rates[backend].append(theirs(lab, weights, rows, wanted, backend))
        browser.close()
    site.shutdown()
    return rates


def rows_of(rates: dict[str, list[float]], alone: float) -> list[Row]:
    """Return the figures with their targets."""
    ours = median(rates["ours"])
    best = [max(peers) for peers in zip(*(rates[each] for each in PEER_STEPS), strict=True)]
    ratio = median(mine / peer for mine, peer in zip(rates["ours"], best, strict=True))
    speed, unit = "a Transformer learns to write", "characters/s"
    peers = {name: f"the same in TensorFlow.js, {name}" for name in PEER_STEPS}
    peers["wasm"] += " (tokens one-hot, as it lacks a look-up's gradient)"
    faster, slower = "faster than TensorFlow.js's best by", "wasm is slower than that by"
    return [
        Row("pretrain", f"{speed} in Chromium, wasm, one thread", ours, unit),
        *(
            Row(f"pretrain_tfjs_{name}", what, median(rates[name]), unit)
            for name, what in peers.items()
        ),
        Row("pretrain_ratio", faster, ratio, "times", "at least", 1),
        Row("pretrain_native", "the same in native onnxruntime, one thread", alone, unit),
        Row("pretrain_slower", slower, alone / ours, "times", "at most", 2.5),
    ]


def measure() -> list[Row]:
    """Bundle the peer, and measure everything in Chromium."""
    peer.bundle(PEER)
    vocabulary, rows = minibatches(WARM_UP + max(PEER_STEPS.values()))
    weights = begun(vocabulary)
    alone, losses = native(weights, rows)
    return rows_of(in_page(weights, rows, losses), alone)
