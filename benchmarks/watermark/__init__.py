"""What a watermark costs, what it survives, and how often one is seen where there is none."""
