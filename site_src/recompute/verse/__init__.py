"""The labs of verse."""
