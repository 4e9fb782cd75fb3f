"""What the form of verse can be checked with: tones, rhymes, stresses."""
