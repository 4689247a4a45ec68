"""The outbox, with a real SMTP server beside it."""
