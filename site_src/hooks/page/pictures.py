"""Pictures that a notebook carries in its text become files: a page is read before they arrive."""

import base64
import hashlib
import io
import re
from pathlib import Path

from PIL import Image

INLINE = re.compile(r'src="data:image/png;base64,([^"]+)"')


def extract(html: str, folder: Path) -> str:
    """Write every inline PNG as lossless WebP into the page's folder; give its place and size."""

    def file(match: re.Match[str]) -> str:
        picture = Image.open(io.BytesIO(base64.b64decode(match[1])))
        name = f"{hashlib.sha256(match[1].encode()).hexdigest()[:16]}.webp"
        folder.mkdir(parents=True, exist_ok=True)
        picture.save(folder / name, lossless=True, quality=100)
        return f'height="{picture.height}" src="{name}" width="{picture.width}"'

    return INLINE.sub(file, html)
