"""What `make bench` measures: training, building, and the page in a real browser."""
