"""Content-Security-Policy: everything from this site, inline scripts by their hash alone."""

import base64
import hashlib
import re

INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)([^>]*)>(.*?)</script>", re.DOTALL)
HEAD = re.compile(r"<head>")


def digest(script: str) -> str:
    """Return the source expression that allows one inline script."""
    raw = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(raw).decode()}'"


def policy(html: str) -> str:
    """Return the policy for one page."""
    hashes = sorted(
        {
            digest(script)
            for attributes, script in INLINE_SCRIPT.findall(html)
            if "application/json" not in attributes and "ld+json" not in attributes
        }
    )
    directives = [
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval' " + " ".join(hashes),
        # KaTeX places its parts by style attributes.
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return "; ".join(directives)


def protect(html: str) -> str:
    """Return the page with its policy as the first thing in its head."""
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(html)}">'
    referrer = '<meta name="referrer" content="no-referrer">'
    return HEAD.sub(lambda head: head[0] + meta + referrer, html, count=1)
