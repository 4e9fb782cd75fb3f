"""The size calculator: a family of graphs without a network."""
