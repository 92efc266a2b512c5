"""`python -m experimaestro run PARAMS_JSON` runs a job."""

from runpy import run_module

run_module("xpm_experiment", run_name="__main__")
