"""Settings of all tests."""

from hypothesis import settings

# Speed is measured in benchmarks/: an example may take as long as a busy machine needs.
settings.register_profile("cips", deadline=None, print_blob=True)
settings.load_profile("cips")
