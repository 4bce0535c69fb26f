"""The restore engine: small networks of our own that bring old and poor photographs back."""
