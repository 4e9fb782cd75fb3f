"""What is measured of networks and verse."""
