"""What `make bench` measures: training, building, and the page in a real browser."""

import model_export  # noqa: F401  # it says how threads wait, before PyTorch is loaded
