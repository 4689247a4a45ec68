"""Being written."""


def queue_mail(**kwargs: object) -> int:
    """Being written."""
    raise RuntimeError
