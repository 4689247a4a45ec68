"""Small believable photographs for the demo, drawn the same way for the same visit."""
