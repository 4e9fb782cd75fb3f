"""The book as one PDF a language."""
