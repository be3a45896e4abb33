"""Fixtures of the mocked XenServer's tests."""

import pytest

from .laboratory import Lab


@pytest.fixture
def lab():
    return Lab()
