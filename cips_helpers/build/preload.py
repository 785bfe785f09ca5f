"""The first import of the fork server: no garbage collection while modules load, then every public name.

Garbage collection takes a fifth of the time of all imports, and what is imported stays. Forks turn it on again.
"""

import gc

import cips_helpers

gc.disable()
for name in dir(cips_helpers):
    getattr(cips_helpers, name)
