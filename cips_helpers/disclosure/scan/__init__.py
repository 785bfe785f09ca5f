"""The scan of built files for identifiers, rows, comments, paths and hidden values."""
