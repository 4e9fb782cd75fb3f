"""Published models for the size calculator, with the counts that their authors' files have."""

from dataclasses import asdict, dataclass, field

import torch

from model_export.calculator.architecture import PARTS
from model_export.export.graph import Tensors
from model_export.export.manifest import SizePreset

# Layers, width, heads, heads of keys and values, feed-forward width, vocabulary, context.
Shape = tuple[int, int, int, int, int, int, int]


@dataclass(frozen=True)
class Style:
    """What models of one kind have in common: ``kind`` and ``details`` of architecture.py."""

    bias: int = 0
    gated: int = 1
    untied: int = 1
    positions: int = 0
    segments: int = 0
    norms: int = 1
    pooler: int = 0
    plain: int = 0
    gains: int = 1
    query_key: int = 0
    sinks: int = 0
    router_bias: int = 0
    window: int = 0
    windowed: int = 0
    encoder: int = 0
    trained: int = 0

    @property
    def kind(self) -> list[int]:
        """Return the first eight, in the order of architecture.Kind."""
        return list(asdict(self).values())[:8]

    @property
    def details(self) -> list[int]:
        """Return the others, in the order of architecture.Details."""
        return list(asdict(self).values())[8:]


@dataclass(frozen=True)
class Published:
    """A model; ``tokens`` is None where its authors do not say.

    ``attention`` and ``experts`` are in the order of architecture.py's.
    """

    name: str
    cite: str
    printed: str
    shape: Shape
    style: Style
    tokens: float | None
    parameters: int
    attention: tuple[int, int, int, int, int] = field(default=(0, 0, 0, 0, 0))
    experts: tuple[int, int, int, int, int] = field(default=(0, 0, 0, 0, 0))

    @property
    def preset(self) -> SizePreset:
        """Return it as the manifest has it."""
        return SizePreset(
            name=self.name,
            cite=self.cite,
            printed=self.printed,
            shape=list(self.shape),
            attention=list(self.attention),
            experts=list(self.experts),
            kind=self.style.kind,
            details=self.style.details,
            tokens=self.tokens,
            parameters=self.parameters,
        )


def gpt(positions: int) -> Style:
    """Return GPT-2's way, which GPT-3 keeps."""
    return Style(bias=1, gated=0, untied=0, positions=positions, gains=2)


BERT = Style(bias=1, gated=0, untied=0, positions=512, segments=2, pooler=1, gains=2, encoder=1)
GPT2, GPT3 = gpt(1024), gpt(2048)
LLAMA = Style()
QWEN3 = Style(query_key=1, trained=4096)
DEEPSEEK3 = Style(router_bias=1, trained=4096)
# Every second layer looks back at 128 tokens; the length in training is that of its first context.
GPT_OSS = Style(bias=1, sinks=1, router_bias=1, window=128, windowed=18, trained=4096)
# Devlin et al. 2019, A.2: a million steps of 256 sequences of 512 tokens.
BERT_TOKENS = 256 * 512 * 1_000_000

MODELS = [
    Published(
        "BERT base",
        "devlin2019",
        "110M",
        (12, 768, 12, 12, 3072, 30522, 512),
        BERT,
        BERT_TOKENS,
        109_482_240,
    ),
    Published(
        "BERT large",
        "devlin2019",
        "340M",
        (24, 1024, 16, 16, 4096, 30522, 512),
        BERT,
        BERT_TOKENS,
        335_141_888,
    ),
    Published(
        "GPT-2 small",
        "radford2019",
        "117M",
        (12, 768, 12, 12, 3072, 50257, 1024),
        GPT2,
        None,
        124_439_808,
    ),
    Published(
        "GPT-2 medium",
        "radford2019",
        "345M",
        (24, 1024, 16, 16, 4096, 50257, 1024),
        GPT2,
        None,
        354_823_168,
    ),
    Published(
        "GPT-2 large",
        "radford2019",
        "762M",
        (36, 1280, 20, 20, 5120, 50257, 1024),
        GPT2,
        None,
        774_030_080,
    ),
    Published(
        "GPT-2 XL",
        "radford2019",
        "1542M",
        (48, 1600, 25, 25, 6400, 50257, 1024),
        GPT2,
        None,
        1_557_611_200,
    ),
    Published(
        "GPT-3",
        "brown2020",
        "174,600M",
        (96, 12288, 96, 96, 49152, 50257, 2048),
        GPT3,
        300e9,
        174_604_259_328,
    ),
    Published(
        "Llama 2 7B",
        "touvron2023",
        "7B",
        (32, 4096, 32, 32, 11008, 32000, 4096),
        LLAMA,
        2e12,
        6_738_415_616,
    ),
    Published(
        "Llama 3 8B",
        "grattafiori2024",
        "8B",
        (32, 4096, 32, 8, 14336, 128256, 8192),
        LLAMA,
        15e12,
        8_030_261_248,
    ),
    Published(
        "Qwen3 8B",
        "yang2025",
        "8.2B",
        (36, 4096, 32, 8, 12288, 151936, 32768),
        QWEN3,
        36e12,
        8_190_735_360,
    ),
    Published(
        "Qwen3-235B-A22B",
        "yang2025",
        "235B, 22B active",
        (94, 4096, 64, 4, 12288, 151936, 32768),
        QWEN3,
        36e12,
        235_093_634_560,
        attention=(128, 0, 0, 0, 0),
        experts=(128, 8, 0, 1536, 0),
    ),
    Published(
        "gpt-oss-120b",
        "openai2025oss",
        "116.83B, 5.13B active",
        (36, 2880, 64, 8, 2880, 201088, 131072),
        GPT_OSS,
        None,
        116_829_156_672,
        attention=(64, 0, 0, 0, 0),
        experts=(128, 4, 0, 2880, 0),
    ),
    Published(
        "DeepSeek-V3",
        "deepseek2024",
        "671B, 36.6B active",
        (61, 7168, 128, 128, 18432, 129280, 131072),
        DEEPSEEK3,
        14.8e12,
        671_026_419_200,
        attention=(128, 512, 64, 128, 1536),
        experts=(256, 8, 1, 2048, 3),
    ),
]
PRESETS = [model.preset for model in MODELS]


def numbers(preset: SizePreset) -> Tensors:
    """Return a preset as the graphs take it."""
    return {name: torch.tensor(getattr(preset, name), dtype=torch.float64) for name in PARTS}
