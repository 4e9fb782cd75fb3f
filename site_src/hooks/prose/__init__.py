"""What is done to a page's text."""
