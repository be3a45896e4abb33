import pytest

from ..mock.laboratory import Lab
from .test_console import Keyboard


@pytest.fixture
def lab():
    return Lab()


@pytest.fixture
def keyboard(lab):
    """The keyboard of an installed guest's console, root logged in."""
    return Keyboard(lab, lab.installed()).login()
