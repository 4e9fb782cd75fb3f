"""What the trained reader of digits is measured with."""
