"""The privacy gate: what may be shown, and an attack on what is shown.

Only ``gate.disclose`` makes a ``Disclosed``, and charts, tables, sentences and exports take nothing else.
"""
