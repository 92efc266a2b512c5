"""The folders of the running job."""

from xpm_params import Env

__all__ = ["Env"]
