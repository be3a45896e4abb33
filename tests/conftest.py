"""Hypothesis: the same examples each time, so that what a change breaks shows on that change; XENLAB_RANDOM=1 looks for more.
On computers that are busy how long an example takes says nothing about what is right."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile("xenlab", derandomize="XENLAB_RANDOM" not in os.environ, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("xenlab")
