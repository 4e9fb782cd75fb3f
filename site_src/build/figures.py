"""Static figures, drawn while the site is built, most from the manifest: SVG in the page's colour.

A page places one by ``![text alternative](figures/pruning.svg){ .figure }``.
"""

import io
import re
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from site_src.hooks.errors import BuildError, line_at

if TYPE_CHECKING:
    from matplotlib.axes import Axes

from site_src import labs
from site_src.build import activations

FIGURE = re.compile(r"!\[([^\]]*)\]\(figures/([a-z-]+)\.svg\)\{ \.figure \}")
# Attributes in alphabetic order, which Beautiful Soup keeps.
EMPTY = re.compile(r'<figure aria-label="([^"]*)" class="plot" data-figure="([a-z-]+)"></figure>')
# Replaced by the text colour of the page, so that one file serves light and dark.
INK = "#010203"
TEAL, ROSE = "#00897b", "#c2607a"
# Told apart without colour too.
BENDS: dict[str, dict[str, Any]] = {
    "logistic": {"color": ROSE, "linestyle": "-"},
    "tanh": {"color": INK, "linestyle": "--"},
    "ReLU": {"color": TEAL, "linestyle": "-", "linewidth": 2.5},
    "GELU": {"color": INK, "linestyle": ":"},
}
# Of fewer images a share says little.
ENOUGH = labs.one("confusion-lab").whole("ENOUGH")

TEXT = {
    "zh": {
        "accuracy": "测试集准确率",
        "share": "置零的权重份额",
        "epsilon": "每个像素的扰动 ε",
        "fgsm": "沿梯度符号 (FGSM)",
        "random": "随机符号",
        "confidence": "最大概率的平均值",
        "measured": "实测",
        "ideal": "完全校准",
        "alarms": "误报：没见过的图被当作训练图",
        "found": "找出的训练图",
        "shipped": "随站发布的网络",
        "overfitted": "故意过拟合的网络",
        "guessing": "瞎猜",
        "logistic": "逻辑函数",
        "tanh": "双曲正切",
        "value": "输出 φ(z)",
        "slope": "斜率 φ′(z)",
    },
    "en": {
        "accuracy": "accuracy on the test set",
        "share": "share of weights set to zero",
        "epsilon": "perturbation of each pixel ε",
        "fgsm": "along the gradient's sign (FGSM)",
        "random": "random signs",
        "confidence": "mean of the largest probability",
        "measured": "measured",
        "ideal": "perfectly calibrated",
        "alarms": "false alarms: other images taken for training images",
        "found": "training images found",
        "shipped": "the published network",
        "overfitted": "the overfitted network",
        "guessing": "guessing",
        "logistic": "logistic",
        "tanh": "hyperbolic tangent",
        "value": "output φ(z)",
        "slope": "slope φ′(z)",
    },
}


def pruning(axes: "Axes", manifest: dict[str, Any], words: dict[str, str]) -> None:
    """Accuracy against the share of pruned weights."""
    points = manifest["experiments"]["pruning"]
    axes.plot(
        [point["share"] for point in points],
        [point["accuracy"] for point in points],
        color=TEAL,
        marker="o",
    )
    axes.set(xlabel=words["share"], ylabel=words["accuracy"], ylim=(0, 1.02))


def attack(axes: "Axes", manifest: dict[str, Any], words: dict[str, str]) -> None:
    """Accuracy against epsilon, attacked and at random."""
    points = manifest["experiments"]["attack"]
    epsilon = [point["epsilon"] for point in points]
    for key, label, colour, mark in (
        ("accuracy", "fgsm", ROSE, "s"),
        ("random_accuracy", "random", TEAL, "o"),
    ):
        axes.plot(
            epsilon,
            [point[key] for point in points],
            color=colour,
            marker=mark,
            label=words[label],
        )
    axes.set(xlabel=words["epsilon"], ylabel=words["accuracy"], ylim=(0, 1.02))
    axes.legend(frameon=False, labelcolor=INK)


def reliability(axes: "Axes", manifest: dict[str, Any], words: dict[str, str]) -> None:
    """Accuracy against confidence: the reliability diagram."""
    bins = manifest["evaluation"]["reliability"]
    axes.plot([0, 1], [0, 1], color=INK, linestyle=":", label=words["ideal"])
    across, up = zip(*((entry["confidence"], entry["accuracy"]) for entry in bins), strict=True)
    few, many = (
        [index for index, entry in enumerate(bins) if (entry["count"] < ENOUGH) is wanted]
        for wanted in (True, False)
    )
    axes.plot(across, up, "o-", color=TEAL, markevery=many, label=words["measured"])
    axes.plot(across, up, "o", color=TEAL, markerfacecolor="none", markevery=few)
    axes.set(xlabel=words["confidence"], ylabel=words["accuracy"], ylim=(0, 1.02))
    axes.legend(frameon=False, labelcolor=INK)


def roc(axes: "Axes", manifest: dict[str, Any], words: dict[str, str]) -> None:
    """Members found against false alarms: membership inference by loss."""
    membership = manifest["experiments"]["membership"]
    axes.plot([0, 1], [0, 1], color=INK, linestyle=":", label=words["guessing"])
    for key, colour, mark in (("overfitted", ROSE, "s"), ("shipped", TEAL, "o")):
        curve = membership[key]
        axes.plot(
            curve["alarms"],
            curve["found"],
            color=colour,
            marker=mark,
            markersize=3,
            label=words[key],
        )
    axes.set(xlabel=words["alarms"], ylabel=words["found"], ylim=(0, 1.02))
    axes.legend(frameon=False, labelcolor=INK)


def bends(axes: "Axes", words: dict[str, str], *, slopes: bool) -> None:
    """Four activation functions, or their derivatives."""
    across = [step / 50 for step in range(-200, 201)]
    for name, (value, slope) in activations.CURVES.items():
        curve, style = slope if slopes else value, BENDS[name]
        axes.plot(across, [curve(z) for z in across], label=words.get(name, name), **style)
    axes.set(xlabel="z", ylabel=words["slope" if slopes else "value"])
    axes.set(ylim=(-0.2, 1.2) if slopes else (-1.2, 2.2))
    axes.legend(frameon=False, labelcolor=INK, loc="upper left")


FIGURES: dict[str, Callable[["Axes", dict[str, Any], dict[str, str]], None]] = {
    "activation-slopes": lambda axes, _, words: bends(axes, words, slopes=True),
    "activations": lambda axes, _, words: bends(axes, words, slopes=False),
    "attack": attack,
    "pruning": pruning,
    "reliability": reliability,
    "roc": roc,
}


def draw(name: str, manifest: dict[str, Any], language: str) -> str:
    """Return a figure as an SVG element."""
    # Takes a second to load, and most builds draw nothing.
    import matplotlib as mpl
    from matplotlib.figure import Figure

    style: dict[Any, Any] = {
        "svg.fonttype": "none",
        "svg.hashsalt": name,
        "font.size": 11,
        "text.color": INK,
        "axes.labelcolor": INK,
        "axes.edgecolor": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
    }
    with mpl.rc_context(style), warnings.catch_warnings():
        # The browser sets the letters, in fonts that Matplotlib need not have.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure = Figure(figsize=(6.4, 3.6), layout="constrained")
        figure.patch.set_alpha(0)
        axes = figure.subplots()
        axes.patch.set_alpha(0)
        FIGURES[name](axes, manifest, TEXT[language])
        drawn = io.StringIO()
        figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    svg = drawn.getvalue()
    svg = svg[svg.index("<svg") :].replace(INK, "currentColor")
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    # Matplotlib names its own fonts; the page's font has the Chinese letters.
    svg = re.sub(r"font: ([\d.]+)px [^;\"]*", r"font-size: \1px", svg)
    return re.sub(r'width="[\d.]+pt" height="[\d.]+pt"', 'width="100%"', svg, count=1)


def mark(markdown: str, page: str) -> str:
    """Return the page with an empty ``<figure>`` for each figure.

    Raises:
        BuildError: naming page, line and figure, when nobody draws it.

    """

    def empty(match: re.Match[str]) -> str:
        if match[2] not in FIGURES:
            reason = f"no figure `{match[2]}`; there are {', '.join(FIGURES)}."
            raise BuildError(reason, page, line_at(markdown, match.start()))
        label = match[1].replace('"', "&quot;")
        return f'<figure aria-label="{label}" class="plot" data-figure="{match[2]}"></figure>'

    return FIGURE.sub(empty, markdown)


def fill(html: str, drawn: Callable[[str], str]) -> str:
    """Return the page with its figures drawn; the text alternative is also the caption."""
    return EMPTY.sub(
        lambda match: (
            f'<figure class="plot"><div role="img" aria-label="{match[1]}">'
            f"{drawn(match[2])}</div>"
            f"<figcaption>{match[1]}</figcaption></figure>"
        ),
        html,
    )
