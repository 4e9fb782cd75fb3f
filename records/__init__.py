"""Figures measured outside the build, and the code that reads and writes them."""
