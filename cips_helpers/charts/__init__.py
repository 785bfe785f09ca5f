"""Charts of disclosed figures, one module per chart; each with caption, note and alternative text."""
