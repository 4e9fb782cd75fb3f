"""The ways in which digits are written: the allographs, as control points of the pen's path.

A stroke is a tuple of control points of a spline. Each is given twice, `(x, y, X, Y)`: the path of
one hand goes by (x, y), of another by (X, Y), and all others lie between and somewhat beyond. The
digit is 100 high, y points down. A point that stands twice is a corner. What is taught where is
general knowledge of handwriting: of the copybooks of German, French, Turkish, Russian, British,
American and Japanese schools, and of what adults make of them. Which digits a network of MNIST
misreads was known from its confusions on pen strokes; no path is taken from any set of digits.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Stroke = tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True)
class Allograph:
    """One way to write a digit; ``weight`` says how common it is beside the digit's others."""

    name: str
    weight: float
    strokes: tuple[Stroke, ...]


def corner(x: float, y: float, other_x: float, other_y: float) -> Stroke:
    """Return the two equal points that make a corner."""
    return ((x, y, other_x, other_y),) * 2


# fmt: off
# The oval, begun at its top; closed with a gap or run over.
OVAL: Stroke = (
    (50, 2, 62, 8), (25, -2, 15, 0), (12, 30, -5, 25), (12, 70, -5, 75), (28, 102, 18, 104),
    (62, 102, 78, 104), (78, 70, 105, 75), (78, 30, 105, 25), (66, -2, 82, -4), (38, 4, 64, 16),
)
STEM: Stroke = ((52, 0, 58, 0), (51, 50, 55, 50), (50, 100, 48, 100))
NOUGHTS = (
    # Taught everywhere.
    Allograph("oval", 8, (OVAL,)),
    # Cursive: the pen leaves the oval through a small loop or a tail at the top.
    Allograph("looped", 1, ((*OVAL[:-1], (40, 0, 50, 2), (38, 22, 52, 26), (70, 2, 100, -8)),)),
    # Engineers and programmers strike it through, to tell it from the letter.
    Allograph("struck through", 0.5, (OVAL, ((92, -4, 80, 10), (10, 104, 20, 90)))),
)
ONES = (
    # American and British: a stroke.
    Allograph("stroke", 3, (STEM,)),
    # A short flag, taught almost everywhere as the printed form.
    Allograph("flag", 3, (((22, 28, 44, 14), *corner(56, 0, 54, 0), (55, 50, 52, 50),
        (54, 100, 46, 100)),)),
    # German, French and Turkish: the flag is a long upstroke, up to the height of the stem.
    Allograph(
        "upstroke", 2.5, (((-8, 62, 20, 34), (26, 34, 42, 20), *corner(58, 0, 56, 0),
            (58, 50, 56, 50), (57, 100, 52, 100)),)
    ),
    # The flag sags or bulges when it is written fast.
    Allograph(
        "sagging flag", 1, (((0, 30, 10, 50), (30, 34, 44, 36), *corner(56, 0, 54, 0),
            (55, 50, 52, 50), (54, 100, 46, 100)),)
    ),
    # With a foot, as in print: American forms, Turkish and South European schools.
    Allograph(
        "flag and foot", 3,
        (((10, 38, 42, 14), *corner(56, 0, 54, 0), (55, 50, 52, 50), (54, 100, 50, 100)),
            ((10, 100, 32, 102), (98, 100, 74, 98))),
    ),
    Allograph(
        "upstroke and foot", 1.5,
        (((-5, 60, 20, 36), (28, 32, 42, 20), *corner(56, 0, 54, 0), (56, 100, 52, 100)),
            ((14, 100, 34, 103), (96, 100, 72, 97))),
    ),
    Allograph("foot", 0.5, (STEM, ((18, 100, 32, 102), (88, 100, 70, 98)))),
)
HEAD_OF_TWO: Stroke = (
    (8, 26, 0, 34), (14, -2, 8, 0), (50, -8, 55, -6), (98, -2, 90, 4), (94, 42, 80, 46),
)
TWOS = (
    # A corner and a flat base: printed, taught in Britain, Japan and in most first classes.
    Allograph("flat base", 4, ((*HEAD_OF_TWO, (42, 72, 50, 70), *corner(4, 100, 0, 96),
        (98, 100, 84, 94)),)),
    # The base swings in a wave: French, German, Russian copybooks.
    Allograph("waved base", 2, ((*HEAD_OF_TWO, (40, 76, 46, 74), (2, 100, 0, 96),
        (32, 84, 28, 88), (62, 106, 66, 104), (102, 86, 94, 92)),)),
    # A loop in the corner: American and British cursive.
    Allograph(
        "looped base", 2,
        ((*HEAD_OF_TWO, (44, 80, 50, 76), (12, 106, 8, 102), (-12, 96, -4, 92), (8, 74, 14, 80),
            (38, 92, 34, 94), (68, 108, 66, 102), (104, 86, 92, 92)),),
    ),
    # The head begins with a hook or a small curl.
    Allograph(
        "hooked head", 1,
        (((26, 34, 18, 30), (6, 34, 4, 28), (8, -2, 6, 2), (50, -10, 54, -8), (100, 0, 90, 4),
            (92, 42, 82, 46), (40, 74, 46, 72), *corner(2, 100, 0, 96), (98, 98, 86, 96)),),
    ),
    # Fast: hardly more than a Z, with a bent top.
    Allograph("angular", 1, (((4, 12, 0, 20), (40, -6, 30, 0), *corner(90, 2, 82, 8),
        *corner(4, 98, 0, 94), (92, 100, 82, 94)),)),
)
LOWER_BOWL: Stroke = ((104, 48, 94, 46), (104, 104, 92, 106), (34, 112, 26, 106), (-4, 84, 6, 74))
THREES = (
    # Two bowls: taught almost everywhere.
    Allograph("two bowls", 5, (((6, 16, 0, 24), (22, -6, 16, -4), (88, -8, 94, -2),
        (92, 42, 84, 44), *corner(34, 47, 42, 46), *LOWER_BOWL),)),
    # The pen hardly comes back in the middle.
    Allograph("shallow waist", 1.5, (((6, 12, 0, 20), (24, -6, 20, -4), (90, -6, 96, 0),
        (88, 40, 84, 42), (44, 47, 54, 46), *LOWER_BOWL),)),
    # A small loop in the middle: French and American cursive.
    Allograph(
        "looped waist", 1.5,
        (((8, 14, 0, 22), (24, -6, 18, -4), (92, -8, 92, 0), (88, 42, 80, 44), (40, 56, 44, 54),
            (22, 48, 30, 46), (44, 36, 46, 40), *LOWER_BOWL),),
    ),
    # A flat top and a slanting neck: taught in parts of Germany and Russia, and used by bankers.
    Allograph("flat top", 2, (((6, 4, 0, 8), *corner(86, 0, 80, 4), *corner(40, 42, 46, 38),
        (98, 40, 90, 42), *LOWER_BOWL[1:]),)),
)
FOURS = (
    # Closed, one stroke for the triangle and one for the stem, as in print.
    Allograph("closed", 3, (((64, 0, 56, 2), *corner(-2, 68, 6, 62), (102, 68, 92, 62)),
        ((66, -2, 60, 4), (65, 50, 62, 50), (64, 100, 58, 100)))),
    # Open, of two strokes: an angle, then the stem; taught in Britain, America, Turkey.
    Allograph("open", 4, (((18, 0, 38, 0), *corner(2, 56, 14, 60), (98, 58, 84, 50)),
        ((72, -6, 76, 24), (71, 50, 74, 60), (70, 104, 64, 100)))),
    # The angle is rounded like a U: Russian copybooks, and fast hands everywhere.
    Allograph(
        "rounded", 3,
        (((8, 0, 24, 2), (0, 34, 10, 36), (0, 66, 18, 62), (50, 64, 56, 56), (94, 52, 80, 44)),
            ((80, -4, 78, 14), (78, 50, 76, 50), (76, 104, 68, 100))),
    ),
    # The same without lifting the pen: up into the stem, and back down.
    Allograph(
        "one stroke", 1.5,
        (((10, 0, 24, 4), (2, 40, 10, 40), (8, 64, 22, 58), (56, 62, 56, 50), (82, 30, 78, 20),
            *corner(84, 0, 80, 8), (80, 50, 76, 50), (78, 104, 70, 100)),),
    ),
    # German: a slanting line, a bar, and a short stem across the bar.
    Allograph("short stem", 3, (((52, 0, 62, 0), *corner(-4, 68, 8, 72), (98, 66, 90, 74)),
        ((58, 30, 66, 50), (56, 70, 62, 80), (52, 104, 60, 100)))),
    # The bar lies low, the stem is hardly longer than it must be: fast hands.
    Allograph("low bar", 3, (((10, 0, 40, 0), *corner(0, 76, 10, 84), (94, 80, 80, 78)),
        ((66, 36, 72, 58), (64, 70, 68, 80), (58, 104, 66, 100)))),
    Allograph("rounded, low bar", 2, (((20, 0, 44, 0), (0, 36, 12, 40), (-2, 84, 14, 84),
        (40, 84, 44, 80), (90, 74, 78, 68)), ((70, 34, 74, 54), (66, 70, 70, 78),
        (60, 106, 68, 100)))),
    # The stem slants as the first line does: French.
    Allograph("slanting stem", 1.5, (((44, 0, 52, 0), *corner(0, 64, 10, 60), (96, 62, 90, 58)),
        ((78, 22, 84, 34), (64, 64, 68, 68), (46, 104, 52, 100)))),
)
BOWL_OF_FIVE: Stroke = ((50, 28, 56, 36), (102, 34, 92, 44), (104, 104, 90, 106),
    (34, 112, 28, 106), (-4, 88, 4, 80))
FIVES = (
    # In one stroke, from the end of the bar.
    Allograph("one stroke", 3, (((92, 0, 76, 2), *corner(20, 0, 26, 4), *corner(12, 46, 18, 40),
        *BOWL_OF_FIVE),)),
    # Neck and bowl first, then the bar, which need not meet the neck: taught in Britain, America,
    # Turkey, Japan.
    Allograph("bar last", 4, (((22, 2, 28, 6), *corner(12, 46, 20, 40), *BOWL_OF_FIVE),
        ((18, 4, 34, -6), (56, 0, 60, -6), (98, 2, 84, -12)))),
    # The neck runs into the bowl without a corner.
    Allograph("soft neck", 2, (((26, 2, 20, 6), (16, 42, 8, 44), *BOWL_OF_FIVE),
        ((22, 2, 30, -4), (100, 0, 82, -8)))),
    # Fast: like an S.
    Allograph("like an S", 1.5, (((92, 2, 80, 10), (40, -6, 34, -2), (8, 14, 12, 16),
        (18, 50, 20, 46), (92, 44, 84, 50), (100, 98, 88, 102), (44, 112, 36, 106),
        (-2, 90, 6, 82)),)),
)
BOWL_OF_SIX: Stroke = (
    (4, 106, 0, 102), (56, 112, 54, 106), (104, 92, 90, 96), (92, 50, 76, 52), (34, 44, 40, 52),
        (2, 72, 16, 88),
)
SIXES = (
    # A curved back: taught almost everywhere.
    Allograph("curved back", 4, (((74, 0, 54, 0), (28, 12, 22, 20), (-4, 58, 4, 54),
        *BOWL_OF_SIX),)),
    # A straight back: fast, and in parts of Germany.
    Allograph("straight back", 2, (((60, 0, 40, 0), (24, 40, 16, 44), (-4, 72, 2, 74),
        *BOWL_OF_SIX),)),
    # The back begins with a hook: French, Russian.
    Allograph("hooked back", 2, (((94, 18, 78, 14), (74, -8, 60, -6), (18, 4, 14, 10),
        (-6, 56, 4, 54), *BOWL_OF_SIX),)),
    # A small bowl that closes low, or into the back.
    Allograph("small bowl", 2, (((66, 0, 50, 0), (16, 30, 14, 30), (-2, 72, 4, 74),
        (8, 108, 4, 104), (62, 110, 54, 106), (88, 84, 78, 88), (66, 58, 58, 64),
        (6, 72, 14, 82)),)),
)
STEM_OF_SEVEN: Stroke = (*corner(94, 0, 88, 4), (54, 50, 58, 48), (42, 100, 24, 102))
CROSSING: Stroke = ((8, 62, 34, 44), (50, 60, 54, 44), (96, 58, 74, 40))
# By a hand that lifts the pen late, the bar is long and low.
LOW_CROSSING: Stroke = ((-6, 76, 20, 64), (40, 74, 44, 64), (92, 72, 70, 58))
HOOKED_TOP: Stroke = ((2, 26, 6, 14), *corner(4, 0, 8, 2))
SEVENS = (
    # American, British: two lines.
    Allograph("plain", 3, (((4, 2, 0, 4), *STEM_OF_SEVEN),)),
    # Crossed: taught on the European continent, in Turkey and Latin America.
    Allograph("crossed", 4, (((4, 2, 0, 6), *STEM_OF_SEVEN), CROSSING)),
    Allograph("crossed low", 2, (((4, 2, 0, 6), *STEM_OF_SEVEN), LOW_CROSSING)),
    # The bar begins with a hook downwards: French, Russian, Japanese.
    Allograph("hooked", 1.5, ((*HOOKED_TOP, *STEM_OF_SEVEN),)),
    Allograph("hooked and crossed", 2.5, ((*HOOKED_TOP, *STEM_OF_SEVEN), CROSSING)),
    Allograph("hooked and crossed low", 1, ((*HOOKED_TOP, *STEM_OF_SEVEN), LOW_CROSSING)),
    # The bar is a wave.
    Allograph("waved", 1, (((2, 18, 0, 10), (16, -8, 20, -6), (56, 16, 58, 12),
        *corner(96, 0, 90, 0), (54, 52, 62, 50), (44, 100, 30, 100)),)),
    Allograph("waved and crossed", 1, (((2, 18, 0, 10), (16, -8, 20, -6), (56, 16, 58, 12),
        *corner(96, 0, 90, 0), (54, 52, 62, 50), (44, 100, 30, 100)), CROSSING)),
    # The corner is round, the stem upright or bent.
    Allograph("round", 1, (((4, 4, 0, 10), (60, -6, 50, -2), (100, 0, 92, 4), (70, 46, 74, 44),
        (50, 100, 40, 102)),)),
    Allograph("round and crossed", 1, (((4, 4, 0, 10), (60, -6, 50, -2), (100, 0, 92, 4),
        (70, 46, 74, 44), (50, 100, 40, 102)), CROSSING)),
)
EIGHTS = (
    # One stroke, begun at the top right: taught almost everywhere.
    Allograph(
        "one stroke", 5,
        (((78, 14, 62, 4), (50, -10, 44, -6), (4, 0, 10, 6), (6, 40, 16, 38), (88, 56, 82, 60),
            (100, 100, 90, 96), (50, 112, 48, 108), (0, 100, 10, 96), (10, 58, 18, 62),
            (86, 38, 80, 42), (96, 10, 84, 0), (68, 2, 54, 2)),),
    ),
    # Its two ends do not meet.
    Allograph(
        "open top", 1.5,
        (((60, 0, 46, 4), (10, -4, 8, 4), (6, 40, 16, 40), (90, 58, 82, 60), (98, 104, 90, 98),
            (46, 112, 48, 108), (0, 98, 12, 96), (14, 60, 20, 64), (78, 38, 74, 40),
            (96, 6, 100, -6)),),
    ),
    # Two rings, one on the other: children, and adults in print.
    Allograph(
        "two rings", 1.5,
        (
            ((50, 0, 54, 2), (18, -2, 22, 0), (14, 46, 22, 44), (52, 52, 50, 46),
                (86, 46, 76, 46), (84, -2, 76, -2), (46, 0, 50, 2)),
            ((50, 48, 52, 46), (10, 46, 14, 50), (4, 102, 10, 104), (52, 108, 50, 104),
                (98, 102, 90, 104), (92, 48, 84, 48), (46, 48, 50, 48)),
        ),
    ),
)
BOWL_OF_NINE: Stroke = ((88, 16, 80, 24), (62, -8, 54, -4), (6, -4, 12, 4), (-2, 50, 8, 46),
    (50, 64, 48, 56), (86, 36, 80, 32))
# The bowl as it looks when it does not come back to the stem.
OPEN_BOWL: Stroke = ((78, 4, 66, 8), (46, -8, 40, -4), (4, 2, 12, 8), (2, 50, 12, 46),
    (44, 60, 46, 54), (74, 44, 64, 48))
HOOK: Stroke = ((92, 76, 84, 80), (84, 112, 72, 108), (28, 112, 30, 106), (2, 84, 16, 96))
SWEPT_TAIL: Stroke = ((94, 66, 84, 80), (86, 114, 68, 110), (20, 118, 0, 108), (-46, 104, -16, 84))
SMALL_BOWL: Stroke = ((86, 10, 78, 14), (66, -6, 58, -2), (20, -2, 34, 4), (14, 32, 28, 30),
    (54, 42, 52, 36), (88, 24, 80, 22))
NINES = (
    # A straight stem: American, German.
    Allograph("straight stem", 4, ((*BOWL_OF_NINE, *corner(90, 4, 82, 8), (86, 50, 78, 50),
        (80, 102, 66, 100)),)),
    # The stem leans and bends, a 6 turned over: Britain, print.
    Allograph("bent stem", 2, ((*BOWL_OF_NINE, (94, 10, 86, 8), (92, 50, 86, 50),
        (64, 88, 64, 84), (34, 104, 28, 100)),)),
    # A hooked tail, as in a g: French, Turkish, Italian, Russian, and print.
    Allograph("hooked tail", 4, ((*BOWL_OF_NINE, (92, 6, 84, 8), *HOOK),)),
    Allograph("corner and hooked tail", 2, ((*BOWL_OF_NINE, *corner(90, 2, 84, 10), *HOOK),)),
    # The tail sweeps to the left, as far as the bowl or farther: French and Turkish cursive.
    Allograph("swept tail", 3, ((*BOWL_OF_NINE, (92, 4, 84, 8), *SWEPT_TAIL),)),
    Allograph("small bowl, swept tail", 3, ((*SMALL_BOWL, (96, 4, 88, 8), *SWEPT_TAIL),)),
    Allograph("small bowl, hooked tail", 2, ((*SMALL_BOWL, (96, 4, 88, 8), *HOOK),)),
    # The tail curls up again.
    Allograph("curled tail", 1.5, ((*BOWL_OF_NINE, (92, 6, 86, 8), (94, 80, 88, 78),
        (78, 114, 70, 110), (18, 114, 24, 108), (-8, 86, 8, 84), (14, 72, 26, 80)),)),
    # The bowl stays open, stem and tail follow with a lift of the pen.
    Allograph("open bowl, hooked tail", 2, (OPEN_BOWL, ((86, 0, 80, 4), (90, 40, 84, 40), *HOOK))),
    Allograph("open bowl, swept tail", 1.5, (OPEN_BOWL, ((86, 0, 80, 4), (90, 40, 84, 40),
        *SWEPT_TAIL))),
    Allograph("open bowl, straight stem", 1, (OPEN_BOWL, ((86, -2, 80, 4), (84, 50, 78, 50),
        (80, 102, 68, 100)))),
    # Begun at the lower end of the bowl: the pen goes once round and down.
    Allograph(
        "begun inside", 1.5,
        (((74, 44, 84, 36), (36, 58, 40, 52), (2, 46, 8, 40), (4, -2, 14, 2), (60, -10, 56, -4),
            (96, 0, 90, 6), (94, 50, 88, 44), (86, 100, 80, 96), (40, 112, 38, 106),
            (4, 96, 14, 98)),),
    ),
)

ALLOGRAPHS: Mapping[int, tuple[Allograph, ...]] = dict(
    enumerate((NOUGHTS, ONES, TWOS, THREES, FOURS, FIVES, SIXES, SEVENS, EIGHTS, NINES))
)
# fmt: on
