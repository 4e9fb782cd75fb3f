"""How a measured figure is written, for the tables, for prose and for the terminal."""

from math import floor, log10

SMALLEST = 0.01
# Of a share people compare hundredths; of all else three digits say enough.
DECIMALS = {"%": 2}
# What a unit is called where it is not called as the record has it.
UNITS: dict[str, dict[str, str]] = {
    "zh": {
        "times": "倍",
        "s": "秒",
        "points": "分",
        "images/s": "张/秒",
        "requests/s": "个请求/秒",
        "characters/s": "字/秒",
        "tokens/s": "个 token/秒",
    },
    "en": {},
}


def scientific(value: float) -> str:
    """0.0000123 -> ``1.2 × 10⁻⁵``."""
    mantissa, exponent = f"{value:.1e}".split("e")
    raised = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{mantissa} × 10{raised}"


def amount(value: float, unit: str, more: int = 0) -> tuple[str, str]:
    """Return a figure and its unit as people read them.

    Three digits, but every digit before the point and at most two after it; from a thousand
    milliseconds on in seconds; what would be a row of noughts as a power of ten. ``more`` decimals
    are added to that.
    """
    if unit == "ms" and value >= 1000:
        return amount(value / 1000, "s", more)
    if value == 0:
        return "0", unit
    if abs(value) < SMALLEST:
        return scientific(value), unit
    decimals = DECIMALS.get(unit, min(2, max(0, 2 - floor(log10(abs(value)))))) + more
    number = f"{value:,.{decimals}f}"
    return number.rstrip("0").rstrip(".") if decimals else number, unit


def written(value: float, unit: str, language: str, more: int = 0) -> str:
    """Return a figure with its unit in a language; some figures have none."""
    number, name = amount(value, unit, more)
    return f"{number} {UNITS[language].get(name, name)}".rstrip()
