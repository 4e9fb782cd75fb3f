"""The response headers that a page cannot give itself, as Netlify and Cloudflare Pages read them.

The Content-Security-Policy stands in each page's head too, with that page's own inline scripts.
Both hold at once, but only the header's reaches into workers.
"""

from pathlib import Path

from site_src.hooks.page import csp

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
}
# Any site may show a page in a frame: there is nothing to click that could do harm.
FOR_HEADERS_ALONE = ("object-src 'none'", "frame-ancestors *")
FOR_GOOD = "public, max-age=31536000, immutable"


def policy(site: Path) -> str:
    """Return one policy for all pages and workers: the inline scripts of every page may run."""
    pages = [path.read_text(encoding="utf-8") for path in site.rglob("*.html")]
    return csp.policy(set().union(*map(csp.hashes, pages)), FOR_HEADERS_ALONE)


def write(site: Path) -> None:
    """Write `_headers` into the built site; both hosts let browsers ask for all else each time."""
    headers = EVERYWHERE | {"Content-Security-Policy": policy(site)}
    lines = ["/*", *(f"  {name}: {value}" for name, value in headers.items())]
    for bundle in sorted(path.parent for path in site.glob("assets/*/models")):
        lines += [f"/assets/{bundle.name}/*", f"  Cache-Control: {FOR_GOOD}"]
    (site / "_headers").write_text("\n".join(lines) + "\n", encoding="utf-8")
