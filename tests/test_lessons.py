"""The learner's copies: kept when changed, renewed when not."""

from lab_env import lessons


def test_what_the_learner_changed_is_never_overwritten(tmp_path):
    source, target, memory = tmp_path / "source", tmp_path / "mine", tmp_path / "memory.json"
    (source / "en").mkdir(parents=True)
    for name in ("a", "b"):
        (source / "en" / f"{name}.ipynb").write_text("one")
    assert lessons.copy(source, target, memory) == []
    (target / "en" / "a.ipynb").write_text("mine")
    assert lessons.copy(source, target, memory) == [], "nothing new, nothing to say"
    for name in ("a", "b"):
        (source / "en" / f"{name}.ipynb").write_text("two")
    told = lessons.copy(source, target, memory)
    assert len(told) == 1 and "a.new.ipynb" in told[0]
    assert (target / "en" / "a.ipynb").read_text() == "mine" and (target / "en" / "a.new.ipynb").read_text() == "two"
    assert (target / "en" / "b.ipynb").read_text() == "two"
    assert lessons.copy(source, target, memory) == []
