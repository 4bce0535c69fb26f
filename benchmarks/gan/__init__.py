"""What the benchmarks of trained translators share: the reference's steps, ours, and rounds that compare them."""
