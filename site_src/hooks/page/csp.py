"""Content-Security-Policy: everything from this site, inline scripts by their hash alone."""

import base64
import hashlib
import re
from collections.abc import Iterable

INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)([^>]*)>(.*?)</script>", re.DOTALL)
HEAD = re.compile(r"<head>")
# No script may write HTML from a string, or start one at an address that no policy has seen. Lit
# makes its templates under its own policy; `site_src/runtime/wire/client.ts` starts the workers.
TRUSTED_TYPES = ("require-trusted-types-for 'script'", "trusted-types lit-html book-worker")


def digest(script: str) -> str:
    """Return the source expression that allows one inline script."""
    raw = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(raw).decode()}'"


def hashes(html: str) -> set[str]:
    """Return the source expressions of a page's inline scripts."""
    return {
        digest(script)
        for attributes, script in INLINE_SCRIPT.findall(html)
        if "application/json" not in attributes and "ld+json" not in attributes
    }


def policy(allowed: Iterable[str], further: Iterable[str] = ()) -> str:
    """Return the policy for the inline scripts that are allowed, with further directives."""
    directives = [
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval' " + " ".join(sorted(allowed)),
        # Temml and Mermaid place their parts by style attributes.
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        *further,
    ]
    return "; ".join(directives)


def protect(html: str, *, trusted_types: bool = False) -> str:
    """Return the page with its policy as the first thing in its head.

    Material's own scripts do not run under Trusted Types.
    """
    content = policy(hashes(html), TRUSTED_TYPES if trusted_types else ())
    meta = f'<meta http-equiv="Content-Security-Policy" content="{content}">'
    referrer = '<meta name="referrer" content="no-referrer">'
    return HEAD.sub(lambda head: head[0] + meta + referrer, html, count=1)
