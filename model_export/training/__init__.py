"""How any network is trained: device, ranks, checkpoint, progress. It knows no network."""
