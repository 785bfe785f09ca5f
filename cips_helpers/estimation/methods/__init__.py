"""Statistical methods that know nothing of CIPS: arrays in, arrays out."""
