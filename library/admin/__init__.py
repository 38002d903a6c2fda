"""The curator's desk (registered once reader and writer are in)."""
