"""What is done to a page around its text."""
