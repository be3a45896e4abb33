"""XAPI's XML-RPC dialect, byte for byte where it is known."""

import xmlrpc.client

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_env.mock import wire
from lab_env.mock.schema import DateTime


def test_strings_and_integers_are_bare_text():
    assert wire.value_text("a<b>&\"") == "<value>a&lt;b&gt;&amp;&quot;</value>"
    assert wire.value_text(268435456) == "<value>268435456</value>"
    assert wire.value_text(True) == "<value><boolean>1</boolean></value>"
    assert wire.value_text(0.5) == "<value><double>0.5</double></value>"
    assert wire.value_text(DateTime("20141110T08:00:00Z")) == "<value><dateTime.iso8601>20141110T08:00:00Z</dateTime.iso8601></value>"


def test_control_characters_are_dropped():
    assert wire.value_text("a\x00b\x07\tc") == "<value>ab\tc</value>"


def test_only_counts_are_sent_as_i4():
    assert wire.value_text(wire.Counts(vm=3)) == "<value><struct><member><name>vm</name><value><i4>3</i4></value></member></struct></value>"


values = st.recursive(
    st.booleans() | st.integers(-2**31, 2**31 - 1) | st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"])) | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), min_size=1), inner, max_size=4), max_leaves=12)


@given(st.lists(values, max_size=4))
def test_any_call_of_the_python_client_is_read_as_it_was_meant(params):
    body = xmlrpc.client.dumps(tuple(params), "VM.start").encode()
    assert wire.parse_call(body) == ("VM.start", params)


@given(st.lists(st.text(max_size=6), max_size=3), st.sampled_from(["<value><string>%s</string></value>", "<value>%s</value>", "<value> <string>%s</string></value>"]),
       st.sampled_from(["", "<?xml version='1.0'?>\n", '<?xml version="1.0" encoding="utf-8"?>']), st.booleans())
def test_the_quick_way_of_reading_a_call_is_the_other_one(texts, form, head, escaped):
    from xml.sax.saxutils import escape
    params = "".join(f"<param>{form % (escape(text) if escaped else text)}</param>\n" for text in texts)
    body = f"{head}<methodCall>\n<methodName>VM.start</methodName>\n<params>\n{params}</params>\n</methodCall>\n".encode("utf-8", "surrogatepass")

    def outcome(parse):
        try:
            return parse(body)
        except wire.BadRequest:
            return None
    assert outcome(wire.parse_call) == outcome(wire.parse_any_call)


@pytest.mark.parametrize("body", [b"", b"hello", b"<methodCall>", b"<methodCall></methodCall>",
                                  b"<methodCall><methodName>a</methodName><params><param><value><int>x</int></value></param></params></methodCall>",
                                  b"<!DOCTYPE a [<!ENTITY b 'c'>]><methodCall><methodName>a</methodName></methodCall>",
                                  b"<methodCall><methodName>a</methodName>" + b"<array>" * 100 + b"</array>" * 100 + b"</methodCall>"])
def test_bytes_that_are_no_call_are_refused(body):
    with pytest.raises(wire.BadRequest):
        wire.parse_call(body)
