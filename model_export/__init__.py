"""Train, export and verify the network that the book follows through its life."""
