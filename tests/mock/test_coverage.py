"""The page that says what is simulated says what is so."""

from pathlib import Path

import pytest
import XenAPI

from lab_env.mock.coverage import page, works
from lab_env.mock.schema import load

PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"


def test_the_page_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m lab_env.mock.coverage > docs/coverage.md"


@pytest.mark.parametrize("cls", [cls for cls in load("tampa").classes.values() if cls.in_db], ids=lambda cls: cls.name)
def test_what_the_page_calls_simulated_answers_and_the_rest_says_it_is_not(lab, cls):
    """Called with references that do not exist, a simulated message complains of them or answers; another says it is not simulated."""
    if cls.name == "session":
        return
    reference = next(iter(lab.xs.db.tables[cls.name]), "OpaqueRef:none")
    for name, message in cls.messages.items():
        if works(cls, name) or not message.parameters or message.parameters[0].type.of != cls.name or reference == "OpaqueRef:none":
            continue
        values = [reference if p.type.of == cls.name and p.type.kind == "ref" else "OpaqueRef:NULL" if p.type.kind == "ref" else p.type.empty()
                  for p in message.parameters]
        with pytest.raises(XenAPI.Failure, match="NOT_IMPLEMENTED"):
            getattr(getattr(lab.api, cls.name), name)(*[str(value) if p.type.kind == "int" else value for p, value in zip(message.parameters, values)])
