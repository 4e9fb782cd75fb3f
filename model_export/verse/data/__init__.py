"""What the network of verse is trained on."""
