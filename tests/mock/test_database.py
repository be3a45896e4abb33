"""Finding objects, and renderings that are kept until they are no longer true."""

from lab_env.mock import rendering
from lab_env.mock.wire import value_text


def test_what_is_kept_is_what_would_be_rendered_anew(lab):
    """After each step of an exercise, every record that is kept says what a fresh one says."""
    xs = lab.xs

    def agree():
        for table in xs.db.tables.values():
            for record in table.values():
                kept = value_text(rendering.full_record(xs, record))
                fresh = {name: rendering.read_field(xs, record, name) for name in record._cls.fields}
                assert kept == value_text(fresh), record

    agree()
    vm = lab.vm()
    agree()
    lab.api.Async.VM.start(vm, False, False)
    for seconds in (1, 1, 2, 30, 600, 600, 600):
        lab.xs.advance(seconds)
        agree()
    lab.insert(vm)
    agree()
    lab.type(vm, "mount /dev/xvdd /mnt; dpkg -i /mnt/Linux/*_amd64.deb")
    lab.xs.advance(120)
    agree()
    lab.api.VM.clean_shutdown(vm)
    agree()
    lab.api.VM.destroy(vm)
    agree()


def test_a_record_that_did_not_change_is_not_rendered_again(lab, monkeypatch):
    rendered = []
    original = rendering.render
    monkeypatch.setattr(rendering, "render", lambda xs, record: rendered.append(record.ref) or original(xs, record))
    lab.api.VM.get_all_records()
    assert len(rendered) == len(lab.api.VM.get_all())
    rendered.clear()
    vm = lab.template()
    lab.api.VM.set_name_description(vm, "new")
    lab.api.VM.get_all_records()
    assert rendered == [vm]


def test_objects_are_found_by_what_they_are_called_now(lab):
    vm = lab.template()
    lab.api.VM.set_name_label(vm, "other")
    assert lab.api.VM.get_by_name_label("other") == [vm]
    copy = lab.api.VM.clone(vm, "other")
    assert lab.api.VM.get_by_name_label("other") == [vm, copy]
    lab.api.VM.destroy(copy)
    assert lab.api.VM.get_by_name_label("other") == [vm]
