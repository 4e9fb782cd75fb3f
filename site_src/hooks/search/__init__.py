"""What the search knows."""
