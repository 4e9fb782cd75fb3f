"""What the pages need beside themselves: demos, runtime, models, and no foreign host."""

import re
import shutil
from pathlib import Path

# Material loads Mermaid and a polyfill from here when a page brings none. Ours do not need it.
FOREIGN = re.compile(r"https://unpkg\.com/[^\"'`]*")


def copy(root: Path, site: Path) -> None:
    """Copy what esbuild and model_export wrote under ``build/`` into ``site/assets/``."""
    target, packages = site / "assets", root / "node_modules"
    shutil.copytree(root / "build" / "web", target, dirs_exist_ok=True)
    katex = packages / "katex" / "dist"
    shutil.copytree(
        katex / "fonts",
        target / "katex" / "fonts",
        ignore=shutil.ignore_patterns("*.ttf", "*.woff"),
    )
    shutil.copy2(katex / "katex.min.css", target / "katex")
    (target / "mermaid").mkdir()
    shutil.copy2(packages / "mermaid" / "dist" / "mermaid.min.js", target / "mermaid")
    models = target / "models"
    models.mkdir(parents=True, exist_ok=True)
    for product in sorted((root / "build" / "models").iterdir()):
        if product.suffix in {".onnx", ".json", ".bin"}:
            shutil.copy2(product, models / product.name)


def drop_foreign_hosts(site: Path) -> None:
    """Take the addresses of other hosts out of the theme's scripts."""
    for script in site.glob("assets/javascripts/bundle.*.js"):
        text = script.read_text(encoding="utf-8")
        script.write_text(FOREIGN.sub("about:blank", text), encoding="utf-8")
    for leftover in site.glob("assets/javascripts/*.map"):
        leftover.unlink()
