"""The flow of one run: read, estimate, disclose; the other countries; the hand-over to kernels."""
