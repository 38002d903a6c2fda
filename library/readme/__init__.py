"""A README list, both ways, without loss."""
