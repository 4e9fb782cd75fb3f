"""Columns of the size calculator."""
