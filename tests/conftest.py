"""Hypothesis, on computers that are busy: how long an example takes says nothing about what is right."""

from hypothesis import HealthCheck, settings

settings.register_profile("xenlab", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("xenlab")
