"""The spectrum's data, and what is read where no widget runs."""

import pytest

from lab_env.widgets.spectrum import Spectrum


@pytest.mark.parametrize("language, words", [("en", "Disk and network: imitated"), ("gl", "Disco e rede: imitado")])
def test_without_a_front_end_it_is_a_table(language, words):
    data, _ = Spectrum(language=language)._repr_mimebundle_()
    assert words in data["text/plain"].split("\n")[0] and data["text/html"].count("<tr>") == 7


def test_all_that_is_shown_is_sent_in_the_chosen_language():
    english, galician = Spectrum(language="en"), Spectrum(language="gl")
    assert [mode["key"] for mode in english.modes] == [mode["key"] for mode in galician.modes] and "Words(" not in str(english.modes)
    assert {f"part_{part}" for part in english.modes[0]["parts"]} <= set(english.words)
