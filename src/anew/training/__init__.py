"""Training: data, loop, checkpoints, scores and reports for the engines that learn."""
