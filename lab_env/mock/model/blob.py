"""blob: data that clients keep beside an object. Its record alone is here: what it holds goes over HTTP, and is not simulated. Source: xapi_blob.ml."""

from ..errors import Failure
from ..operations import message


@message("blob.create")
def create(xs, mime_type, public):
    """A blob of its own, empty; without a type it is bytes."""
    return xs.db.create("blob", size=0, public=public, mime_type=mime_type or "application/octet-stream").ref


@message("blob.destroy")
def destroy(xs, blob):
    """Away with it, from the VM that has it too."""
    for vm in xs.db.all("VM"):
        for name, ref in vm.blobs.items():
            if ref == blob.ref:
                vm.without_key("blobs", name)
    xs.db.destroy(blob)
    return ""


def beside(cls):
    """create_new_blob of a class: a blob under a name that the object does not have yet."""
    @message(f"{cls}.create_new_blob")
    def create_new_blob(xs, owner, name, mime_type, public):
        if name in owner.blobs:
            raise Failure("MAP_DUPLICATE_KEY", cls, "blobs", owner.ref, name)
        blob = create(xs, mime_type, public)
        owner.with_key("blobs", name, blob)
        return blob


for each in ("VM", "SR", "host", "network", "pool"):
    beside(each)
