"""What tells that it was the GPU that computed."""

# Counts the calls to it from then on, as `dispatches`.
COUNT = """() => {
  self.dispatches = 0;
  const pass = GPUComputePassEncoder.prototype;
  const { dispatchWorkgroups } = pass;
  pass.dispatchWorkgroups = function (...sizes) {
    self.dispatches += 1;
    return dispatchWorkgroups.apply(this, sizes);
  };
}"""
