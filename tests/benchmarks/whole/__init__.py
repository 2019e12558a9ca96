"""The parts of ``make bench``: cold start, latency, throughput, growth, the pipeline, peers."""
