"""Tables of disclosed figures, one exhibit a file."""
