"""Judgements as data, made once from disclosed figures: clear, met, changed; signs and names of rows."""
