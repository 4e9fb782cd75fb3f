"""The writer of verse: a language model of about a million weights, from poems to graphs."""
