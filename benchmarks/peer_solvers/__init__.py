"""One program for each solver that `benchmarks.peers` compares, each run by the Python of its own environment."""
