"""What is measured of VMs and hosts: asking for one value, and saying what is kept (rrd.py has the archives)."""

from .. import statistics
from ..errors import Failure
from ..operations import message


def sources(xs, record):
    return statistics.of_vm(xs, record) if record.cls == "VM" else statistics.of_host(xs, record)


def find(xs, record, name):
    """The source of that name; XAPI has no better word for one that is not there either."""
    for source in sources(xs, record):
        if source.name == name:
            return source
    raise Failure("INTERNAL_ERROR", "Not_found")


def get_data_sources(xs, record):
    """All that can be measured, with the values of now."""
    wishes, now = xs.data_sources.get(record.ref, {}), statistics.now(xs)
    return [{"name_label": source.name, "name_description": source.description, "enabled": wishes.get(source.name, source.standard),
             "standard": source.standard, "units": source.units, "min": 0.0, "max": source.most, "value": source.at(now)} for source in sources(xs, record)]


def query_data_source(xs, record, name):
    """One value of now."""
    return find(xs, record, name).at(statistics.now(xs))


def record_data_source(xs, record, name):
    """Keep what is measured."""
    find(xs, record, name)
    xs.data_sources[record.ref] = {**xs.data_sources.get(record.ref, {}), name: True}
    return ""


def forget_data_source_archives(xs, record, name):
    """Forget what was kept, and keep no more."""
    find(xs, record, name)
    xs.data_sources[record.ref] = {**xs.data_sources.get(record.ref, {}), name: False}
    return ""


for cls in ("VM", "host"):
    for function in (get_data_sources, query_data_source, record_data_source, forget_data_source_archives):
        message(f"{cls}.{function.__name__}", is_read=function in (get_data_sources, query_data_source))(function)
