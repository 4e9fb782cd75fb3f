"""A small picture of each lab at work, drawn at build: SVG in the page's own colours.

What they show is measured (the manifests) or computed by the published graphs. A lab that nobody
draws has a card without a picture.
"""

import base64
import gzip
import io
import json
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from model_export.digits.graphs.xor import POINTS
from site_src.recompute.digits import xor_lab
from site_src.recompute.graphs import content, digits, published, read_digit, run, single, weights
from site_src.recompute.link import State
from site_src.recompute.verse import attention_view, verse_writer

Pixels = NDArray[np.float32]
WIDE, HIGH = 160, 100
# As in site_src/demos/digits/shared/pixels.ts: the colours of a sign.
POSITIVE, NEGATIVE = np.array([230, 120, 0]), np.array([0, 114, 200])
# Between the two that styles/colours.css has for light ground and for dark.
ACTIVATION = np.array([139, 92, 214])
# The test digit that the pictures begin with, and the attack that one of them shows.
SAMPLE, EPSILON = 7, 0.15
# Of what is there only to be compared with.
FAINT = ' opacity=".3"'
# A loss that a network with too few bits is not drawn beyond, in nats per token.
TOO_BAD = 8
# A course of learning is drawn in so many means.
PARTS = 12
# What the checker of each language's form is asked for.
FORM = {"zh": "rhyme", "en": "pentameter"}
LINES = {"zh": "床前明月光，疑是地上霜。", "en": "Shall I compare thee to a summer's day?"}


def svg(inside: str) -> str:
    """Return a picture; its card says in words what it is."""
    return f'<svg viewBox="0 0 {WIDE} {HIGH}" aria-hidden="true">{inside}</svg>'


def picture(colours: NDArray[Any], left: float, top: float, side: float) -> str:
    """Return pixels, uint8 [height, width, 1, 3 or 4], in a frame of their own."""
    drawn = io.BytesIO()
    Image.fromarray(colours.astype(np.uint8).squeeze()).save(drawn, "PNG", optimize=True)
    data = base64.b64encode(drawn.getvalue()).decode()
    high = side * colours.shape[0] / colours.shape[1]
    return (
        f'<image href="data:image/png;base64,{data}" x="{left:g}" y="{top:g}" width="{side:g}" '
        f'height="{high:g}" image-rendering="pixelated"/>'
    )


def grey(values: Pixels) -> NDArray[Any]:
    """Return ink in 0..1 as it is shown everywhere: white on black."""
    return np.rint(255 * values.reshape(28, 28))


def signed(values: Pixels, shape: tuple[int, int]) -> NDArray[Any]:
    """Return values as orange and blue on black."""
    strength = np.abs(values) / max(float(np.abs(values).max()), 1e-9)
    colour = np.where(values[..., None] >= 0, POSITIVE, NEGATIVE)
    return np.asarray(np.rint(strength[..., None] * colour)).reshape(*shape, 3)


def violet(shares: NDArray[Any]) -> NDArray[Any]:
    """Return shares in 0..1, [height, width], as strengths of the colour of activations."""
    alpha = np.rint(255 * shares)
    return np.dstack([np.broadcast_to(ACTIVATION, (*shares.shape, 3)), alpha])


def path(points: Sequence[tuple[float, float]], colour: str) -> str:
    """Return a line through points in 0..1, upwards, within the axes."""
    places = " ".join(f"{18 + 128 * x:.1f},{86 - 72 * y:.1f}" for x, y in points)
    return f'<polyline points="{places}" class="{colour}" fill="none" stroke-width="3"/>'


AXES = '<path d="M18 10V86H150" class="axis" fill="none" stroke-width="1.5"/>'


def word(text: str, x: float, y: float, look: str = "word") -> str:
    """Return a short label around a place."""
    return f'<text x="{x:g}" y="{y:g}" class="{look}" text-anchor="middle">{text}</text>'


def sample() -> tuple[Pixels, int]:
    """Return the image [1, 784] of the test digit, and its label."""
    one = json.loads(content(published()["samples"]))[SAMPLE]
    return np.array([one["image"]], np.float32) / np.float32(255), int(one["label"])


def opened(_: str) -> str:
    """Draw an image, all its hidden units, and the ten probabilities."""
    image, _label = sample()
    values = run("inspect", {"image": image, "digit": digits(0), "units": digits(0)})
    hidden = values["hidden"] / max(float(values["hidden"].max()), 1e-9)
    side = math.ceil(math.sqrt(len(hidden)))
    lit = np.zeros(side * side)
    lit[: len(hidden)] = 0.1 + 0.9 * hidden
    units = picture(violet(lit.reshape(side, side)), 64, 21, 58)
    bars = "".join(
        f'<rect x="132" y="{16 + 7 * digit}" width="{max(22 * share, 1):.1f}" height="5"/>'
        for digit, share in enumerate(values["probabilities"])
    )
    return svg(picture(grey(image), 8, 27, 46) + units + f'<g class="answer">{bars}</g>')


def confusion(_: str) -> str:
    """Draw the errors on the test set, each pair of digits as a square."""
    counts = np.array(published()["evaluation"]["confusion"])
    np.fill_diagonal(counts, 0)
    most = max(int(counts.max()), 1)
    squares = "".join(
        f'<rect x="{44.5 + 8 * column - 4 * size:.1f}" y="{14.5 + 8 * row - 4 * size:.1f}" '
        f'width="{8 * size:.1f}" height="{8 * size:.1f}"/>'
        for (row, column), count in np.ndenumerate(counts)
        if (size := math.sqrt(count / most)) > 0
    )
    right = "".join(
        f'<circle cx="{44.5 + 8 * at}" cy="{14.5 + 8 * at}" r="1.6"/>' for at in range(10)
    )
    return svg(f'<g class="loss">{squares}</g><g class="answer">{right}</g>')


def sizes(_: str) -> str:
    """Draw known models as squares on one ground, with as much area as they have parameters."""
    known = sorted(published("calculator")["sizes"], key=lambda size: -float(size["parameters"]))
    most = float(known[0]["parameters"])
    squares = []
    for at, size in enumerate(known):
        side = 84 * math.sqrt(float(size["parameters"]) / most)
        if side >= 1:
            look = "weight" if at % 2 == 0 else "paper"
            squares.append(
                f'<rect x="38" y="{92 - side:.1f}" width="{side:.1f}" height="{side:.1f}" '
                f'class="{look}"/>'
            )
    return svg("".join(squares))


def backprop(_: str) -> str:
    """Draw an image and the gradient of its loss by the pixels' weights in one unit."""
    image, label = sample()
    values = run(
        "backprop", {"image": image, "label": digits((label + 1) % 10), "rate": single(0.1)}
    )
    unit = int(np.abs(values["delta1"]).argmax())
    gradient = values["dw1"].reshape(-1, 784)[unit]
    arrow = '<path d="M90 50H70m8-8-8 8 8 8" class="gradient" fill="none" stroke-width="3"/>'
    return svg(
        picture(grey(image), 8, 22, 56) + arrow + picture(signed(gradient, (28, 28)), 96, 22, 56)
    )


def trained(_: str) -> str:
    """Draw the weights of six hidden units, coarsely: what training made of noise."""
    first = weights()["w1"][:6].reshape(6, 14, 2, 14, 2).mean((2, 4))
    rows = [np.hstack([signed(unit, (14, 14)) for unit in first[at : at + 3]]) for at in (0, 3)]
    return svg(picture(np.vstack(rows), 11, 4, 138))


def compression(_: str) -> str:
    """Draw accuracy against the share of weights set to zero."""
    points = published()["experiments"]["pruning"]
    return svg(AXES + path([(each["share"], each["accuracy"]) for each in points], "weight-line"))


def attack(_: str) -> str:
    """Draw an image before and after an attack, and what each is read as."""
    image, label = sample()
    feeds = {
        "original": image,
        "current": image,
        "label": digits(label),
        "direction": single(1),
        "length": single(EPSILON),
        "epsilon": single(EPSILON),
        "given": np.zeros_like(image),
    }
    moved = run("attack", feeds)["image"]
    pictures = picture(grey(image), 8, 10, 62) + picture(grey(moved), 90, 10, 62)
    before, after = read_digit(image), read_digit(moved)
    look = "word" if before == after else "word loss"
    return svg(pictures + word(str(before), 39, 92) + word(str(after), 121, 92, look))


def membership(_: str) -> str:
    """Draw training images found against false alarms, of the overfitted network."""
    curve = published()["experiments"]["membership"]["overfitted"]
    points = list(zip(curve["alarms"], curve["found"], strict=True))
    guess = '<path d="M18 86 146 14" class="axis" stroke-dasharray="3 4"/>'
    return svg(AXES + guess + path(points, "loss-line"))


def toy(_: str) -> str:
    """Draw a network of two inputs, two hidden units and one output."""
    places = [(28, 28), (28, 72), (80, 28), (80, 72), (132, 50)]
    ways = [(0, 2), (0, 3), (1, 2), (1, 3), (2, 4), (3, 4)]
    lines = "".join(
        f'<path d="M{places[a][0]} {places[a][1]} {places[b][0]} {places[b][1]}"/>' for a, b in ways
    )
    looks = ["input", "input", "activation", "activation", "answer"]
    dots = "".join(
        f'<circle cx="{x}" cy="{y}" r="11" class="{look}"/>'
        for (x, y), look in zip(places, looks, strict=True)
    )
    return svg(f'<g class="weight-line" stroke-width="2.5">{lines}</g>{dots}')


def folded(_: str) -> str:
    """Draw the plane in the colours of the answer that two units with ReLU have learnt to XOR."""
    start, side = xor_lab.LAB.whole("FIRST"), 24
    trained = xor_lab.course("relu", 2)
    network = xor_lab.parts(trained["row"][-1, start][None], 2)
    places = np.linspace(-0.5, 1.5, side, dtype=np.float32)
    points = np.dstack(np.meshgrid(places, places[::-1])).reshape(-1, 2)
    feeds = {name: part[0] for name, part in network.items()}
    yes = run("xor_plane", {**feeds, "points": points, "leak": single(0)})["yes"]
    dots = "".join(
        f'<circle cx="{50 + 60 * x:g}" cy="{80 - 60 * y:g}" r="5" fill="#fff"/>' for x, y in POINTS
    )
    return svg(picture(signed(yes - np.float32(0.5), (side, side)), 20, -10, 120) + dots)


def attention(language: str) -> str:
    """Draw where one head looks back: a row for each piece of a line of verse."""
    spoken = verse_writer.language(language)
    state = State("attention-view", {"text": LINES[language], "language": language})
    reading = attention_view.read(state, spoken)
    block, head = reading.sharpest(len(reading.row) - 1)
    weighed = reading.answers["attention"][block, head]
    return svg(
        picture(violet(np.sqrt(weighed)), 38, 8, 84)
        + '<rect x="38" y="8" width="84" height="84" class="axis" fill="none"/>'
    )


def emergence(language: str) -> str:
    """Draw how often the poems had their form, along the training."""
    history = published("verse")["voices"][language]["record"]["history"]
    most = history[-1]["tokens"]
    points = [(each["tokens"] / most, each["form"][FORM[language]]) for each in history]
    return svg(AXES + path(points, "activation-line"))


def scaling(_: str) -> str:
    """Draw the losses of the ladder against weights, a line for each length of training."""
    rungs = published("verse")["ladder"]["rungs"]
    sizes = np.log([rung["without_embedding"] for rung in rungs])
    losses = np.array([rung["history"][-1]["loss"] for rung in rungs])
    lengths = [rung["history"][-1]["tokens"] for rung in rungs]

    across, up = (
        np.interp(values, (values.min(), values.max()), (0, 1)) for values in (sizes, losses)
    )
    lines = [
        [(across[at], up[at]) for at, other in enumerate(lengths) if other == length]
        for length in sorted(set(lengths))
    ]
    return svg(AXES + "".join(path(points, "loss-line") for points in lines))


def cache(_: str) -> str:
    """Draw what is read for each token: with a cache itself alone, without all before it too."""
    cells = [
        f'<rect x="{18 + 16 * token}" y="{78 - 9 * read}" width="13" height="7" '
        f'class="activation"{"" if read == 0 else FAINT}/>'
        for token in range(8)
        for read in range(token + 1)
    ]
    return svg("".join(cells))


def squeezed(language: str) -> str:
    """Draw the loss against bytes, with fewer and fewer bits for each weight."""
    smaller = published("verse")["voices"][language]["squeezing"]["smaller"]
    whole = [
        each for each in smaller if (each["neurons"], each["ranks"]) == (1, smaller[0]["ranks"])
    ]
    rounded = [each for each in whole if each["loss"] < TOO_BAD]
    most = max(each["bytes"] for each in rounded)
    points = [(each["bytes"] / most, each["loss"] / TOO_BAD) for each in rounded]
    return svg(AXES + path(points, "loss-line"))


def taught(_: str) -> str:
    """Draw how many different rhymes a group of poems has, while it learns by either reward."""
    courses = published("verse")["lesson"]["record"]["courses"]["begun"]
    lines = []
    for reward, look in (("whole", "activation-line"), ("hole", "loss-line")):
        groups = courses[reward]["groups"]
        variety = np.array([group["variety"] for group in groups])
        means = [part.mean() for part in np.array_split(variety, PARTS)]
        lines.append(path([(at / (PARTS - 1), mean) for at, mean in enumerate(means)], look))
    return svg(AXES + "".join(lines))


def remembered(_: str) -> str:
    """Draw the exposure of planted canaries, by how often they were planted, of two trainings."""
    record = published("verse")["memory"]["canaries"]
    plantings = record["plantings"]
    planted = np.array([canary["times"] for canary in plantings["all"]["canaries"]])
    most = math.log2(record["others"] + 1)
    often = sorted(set(planted.tolist()))
    lines = []
    for name, look in (("all", "loss-line"), ("distinct", "activation-line")):
        bits = np.array([canary["exposure"] for canary in plantings[name]["canaries"]]) / most
        means = [float(bits[planted == times].mean()) for times in often]
        lines.append(path([(at / (len(often) - 1), mean) for at, mean in enumerate(means)], look))
    return svg(AXES + "".join(lines))


def fired(_: str) -> str:
    """Draw the feature that the lab begins with: where it fires in its brightest lines."""
    told = published("verse")["features"]
    rows = json.loads(gzip.decompress(content(told["file"], "verse")))
    (first,) = (row for row in rows if row["feature"] == told["start"])
    lines = [line["fires"][:5] for line in first["lines"][:4]]
    shares = np.sqrt(np.array(lines, np.float32) / 100)
    return svg(picture(violet(shares), 30, 10, 100))


def counted(_: str) -> str:
    """Draw the losses of chance and of counting one, two, three characters, as bars."""
    reading = published("verse")["readings"]["quatrains"]
    losses = [math.log(reading["vocabulary"]), *reading["ngrams"]]
    bars = "".join(
        f'<rect x="18" y="{14 + 19 * at}" width="{128 * loss / losses[0]:.1f}" height="12" '
        f'class="loss"{"" if at else FAINT}/>'
        for at, loss in enumerate(losses)
    )
    return svg(bars)


def looked_up(language: str) -> str:
    """Draw the loss against the weight of a book, on verse that stands in it and on other verse."""
    looking = published("verse")["voices"][language]["looking"]
    most = max(looking["known"] + looking["others"])
    lines = [
        path(list(zip(looking["weights"], np.array(looking[part]) / most, strict=True)), look)
        for part, look in (("known", "activation-line"), ("others", "loss-line"))
    ]
    return svg(AXES + "".join(lines))


# By the name of the lab.
PICTURES: dict[str, Callable[[str], str]] = {
    "network-view": opened,
    "attention-view": attention,
    "features-lab": fired,
    "emergence-lab": emergence,
    "scaling-lab": scaling,
    "cache-lab": cache,
    "confusion-lab": confusion,
    "size-calculator": sizes,
    "toy-lab": toy,
    "xor-lab": folded,
    "backprop-lab": backprop,
    "train-lab": trained,
    "rhyme-lab": taught,
    "pretrain-lab": counted,
    "compression-lab": compression,
    "squeeze-lab": squeezed,
    "retrieval-lab": looked_up,
    "attack-lab": attack,
    "membership-lab": membership,
    "memory-lab": remembered,
}


def draw(lab: str, language: str) -> str:
    """Return the picture of a lab, or nothing where it has none."""
    drawn = PICTURES.get(lab)
    return drawn(language) if drawn else ""
