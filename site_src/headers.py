"""The response headers that a page cannot give itself, as Netlify and Cloudflare Pages read them.

The Content-Security-Policy of scripts differs from page to page and stands in each page's head.
"""

from pathlib import Path

# What no page of ours asks for. Writing to the clipboard and full screen are the reader's own wish.
REFUSED = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in REFUSED),
    # Any site may show a page in a frame: there is nothing to click that could do harm.
    "Content-Security-Policy": "base-uri 'none'; form-action 'none'; object-src 'none'; "
    "frame-ancestors *",
}
FOR_GOOD = "public, max-age=31536000, immutable"


def write(site: Path) -> None:
    """Write `_headers` into the built site; both hosts let browsers ask for all else each time."""
    lines = ["/*", *(f"  {name}: {value}" for name, value in EVERYWHERE.items())]
    for bundle in sorted(path.parent for path in site.glob("assets/*/models")):
        lines += [f"/assets/{bundle.name}/*", f"  Cache-Control: {FOR_GOOD}"]
    (site / "_headers").write_text("\n".join(lines) + "\n", encoding="utf-8")
