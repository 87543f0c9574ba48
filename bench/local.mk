# The benchmarks.
