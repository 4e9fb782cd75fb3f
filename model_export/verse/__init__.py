"""The network that writes verse: Chinese quatrains and English verse."""
