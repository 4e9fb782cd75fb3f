"""The graphs of verse, each declared in its module."""
