"""Steps of the site's build: plain functions that a MkDocs hook calls."""
