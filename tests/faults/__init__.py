"""What must hold when processes are killed, doubled or cut off; each with its negative control."""
