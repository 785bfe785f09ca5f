"""The flow of one run: read, estimate, disclose; the peers and the pool; the handover to kernels."""
