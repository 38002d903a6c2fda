"""What curators do with several rows at once."""
