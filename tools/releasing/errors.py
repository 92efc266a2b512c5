"""Why there is no release."""


class ReleaseError(Exception):
    """A check has failed; nothing was written."""
