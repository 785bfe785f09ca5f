"""Charts of disclosed figures, one exhibit a file, each with title, note and alternative text."""
