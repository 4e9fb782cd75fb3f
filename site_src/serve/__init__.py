"""The site served while it is written, in tests, and from the zip."""
