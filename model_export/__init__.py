"""Train, export and verify the network that the book follows through its life."""

import os

# Before PyTorch is loaded, whose OpenMP reads it then: threads that wait for each other sleep. By
# themselves they spin, which is somewhat faster on an idle machine and many times slower where
# anything else runs (bench/threads.py measures both). What is started from here takes it over: the
# notebook's kernel, ranks, workers. A setting of the user's own stays.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
