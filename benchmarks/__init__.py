"""How fast, how large: each goal measured beside its peers in the same run, and printed as a ratio.

Times of one machine say little on another; a ratio taken in one run says more. The peers are installed by the benchmark
into an environment of its own (``.peers``), from ``peers.txt``, and never with the product.
"""
