"""What the diffusion benchmarks share: a model of full size with random weights, and runs in processes of their own."""
