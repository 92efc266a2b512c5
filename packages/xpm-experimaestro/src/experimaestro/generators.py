"""Values that are made when a task is submitted."""

from xpm_config import PathGenerator

__all__ = ["PathGenerator"]
