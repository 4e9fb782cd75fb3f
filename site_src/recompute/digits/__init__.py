"""Columns of the labs around the reader of digits."""
