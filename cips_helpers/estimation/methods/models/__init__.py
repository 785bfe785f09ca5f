"""Models: regression, importance, standardisation, pooling over countries."""
