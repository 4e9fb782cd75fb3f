"""The computations that the demos run, as torch modules that are exported to ONNX."""
