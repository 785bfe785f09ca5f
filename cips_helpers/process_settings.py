"""Settings of every process, to be made before it loads libraries."""

COLLECTIONS = 50_000, 20, 100
"""Thresholds of garbage collection: with Python's own, it takes a fifth of the time of all imports."""
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""Environment variables with the number of threads of linear algebra, which is read when it is loaded. One is best:
matrices are so small that threads wait for each other longer than they work."""
