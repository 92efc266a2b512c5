"""Loading the configuration of a job."""

from xpm_experiment import load_job

__all__ = ["load_job"]
