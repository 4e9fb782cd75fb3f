"""The style rules that keep the place of every lab until it has come.

What stands below a lab stays where it is while the lab loads: its usual height in each language is
kept until it shows something. Without scripts, and on paper, nothing comes and nothing is kept.
"""

from site_src.labs.shape import Lab
from site_src.languages import LANGUAGES

# As wide as the labs' own sheets call a phone (demos/shared/base/lab-styles.ts).
NARROW = "(max-width: 640px)"


def usual(labs: dict[str, dict[str, int]]) -> str:
    """Return the rules with the heights; a page in no language of ours has those of the first."""
    first, *others = LANGUAGES
    rules = [f"{name} {{ --usual: {heights[first]}px; }}" for name, heights in labs.items()]
    rules += [
        f'html[lang="{code}"] {name} {{ --usual: {heights[code]}px; }}'
        for code in others
        for name, heights in labs.items()
    ]
    return "\n".join(rules)


def sheet(labs: dict[str, Lab]) -> str:
    """Return the rules of all labs that keep their place."""
    kept = {name: lab.heights for name, lab in labs.items() if lab.heights}
    wide = usual({name: heights.wide for name, heights in kept.items()})
    narrow = usual({name: heights.narrow for name, heights in kept.items()})
    return f"""{wide}
@media {NARROW} {{
{narrow}
}}
@media screen and (scripting: enabled) {{
html:not(.unscripted) .md-typeset :is({", ".join(kept)}):not([data-shown]) {{
  display: flow-root;
  margin: 18px 0;
  min-height: var(--usual);
}}
}}
"""
