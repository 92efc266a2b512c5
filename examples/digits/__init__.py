"""Handwritten digits: several models are trained, the best one is tested and exported.

`data` holds the images, `models` the configurations, `tasks` the jobs, and `__main__` the two
experiments that put them together.
"""
