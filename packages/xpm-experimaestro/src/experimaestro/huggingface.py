"""Sharing on the Hub; needs the extra `hf`."""

from xpm_hf import ExperimaestroHFHub

__all__ = ["ExperimaestroHFHub"]
