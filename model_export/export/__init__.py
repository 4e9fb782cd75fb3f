"""How any graph becomes a verified ONNX file. It knows no network."""
