"""Browsers on this machine, and what is asked of them."""
