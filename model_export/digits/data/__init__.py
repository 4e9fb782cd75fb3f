"""MNIST and what is made of it."""
