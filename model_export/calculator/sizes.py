"""Published models for the size calculator, with the counts that their authors' files have."""

from model_export.export.manifest import SizePreset

Shape = tuple[int, int, int, int, int, int, int]
Kind = tuple[int, int, int, int, int, int, int, int]
# Biases, gated feed-forward net, output weights of their own; learned positions, kinds of segments,
# further norms, pooler, no Transformer.
BERT: Kind = (1, 0, 0, 512, 2, 1, 1, 0)
GPT2: Kind = (1, 0, 0, 1024, 0, 1, 0, 0)
GPT3: Kind = (1, 0, 0, 2048, 0, 1, 0, 0)
LLAMA: Kind = (0, 1, 1, 0, 0, 1, 0, 0)
# Devlin et al. 2019, A.2: a million steps of 256 sequences of 512 tokens.
BERT_TOKENS = 256 * 512 * 1_000_000


def preset(
    name: str, cite: str, shape: Shape, kind: Kind, tokens: float | None, parameters: int
) -> SizePreset:
    """Return one model; ``tokens`` is None where its authors do not say."""
    return SizePreset(
        name=name,
        cite=cite,
        shape=list(shape),
        kind=list(kind),
        tokens=tokens,
        parameters=parameters,
    )


# Shape: layers, width, heads, heads of keys and values, feed-forward width, vocabulary, context.
PRESETS = [
    preset(
        "BERT base",
        "devlin2019",
        (12, 768, 12, 12, 3072, 30522, 512),
        BERT,
        BERT_TOKENS,
        109_482_240,
    ),
    preset(
        "BERT large",
        "devlin2019",
        (24, 1024, 16, 16, 4096, 30522, 512),
        BERT,
        BERT_TOKENS,
        335_141_888,
    ),
    preset(
        "GPT-2 small",
        "radford2019",
        (12, 768, 12, 12, 3072, 50257, 1024),
        GPT2,
        None,
        124_439_808,
    ),
    preset(
        "GPT-2 medium",
        "radford2019",
        (24, 1024, 16, 16, 4096, 50257, 1024),
        GPT2,
        None,
        354_823_168,
    ),
    preset(
        "GPT-2 large",
        "radford2019",
        (36, 1280, 20, 20, 5120, 50257, 1024),
        GPT2,
        None,
        774_030_080,
    ),
    preset(
        "GPT-2 XL",
        "radford2019",
        (48, 1600, 25, 25, 6400, 50257, 1024),
        GPT2,
        None,
        1_557_611_200,
    ),
    preset(
        "GPT-3",
        "brown2020",
        (96, 12288, 96, 96, 49152, 50257, 2048),
        GPT3,
        300e9,
        174_604_259_328,
    ),
    preset(
        "Llama 2 7B",
        "touvron2023",
        (32, 4096, 32, 32, 11008, 32000, 4096),
        LLAMA,
        2e12,
        6_738_415_616,
    ),
    preset(
        "Llama 3 8B",
        "grattafiori2024",
        (32, 4096, 32, 8, 14336, 128256, 8192),
        LLAMA,
        15e12,
        8_030_261_248,
    ),
]
