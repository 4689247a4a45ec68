"""How the product itself is doing: its jobs, and in the demo the mails that it would have sent."""
