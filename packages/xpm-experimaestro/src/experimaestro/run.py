"""Running a job."""

from xpm_experiment import run

__all__ = ["run"]
