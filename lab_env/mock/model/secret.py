"""secret: passwords that other records name by their uuid."""

from ..accessors import constructor_fields
from ..operations import message


@message("secret.create")
def create(xs, values):
    return xs.db.create("secret", **constructor_fields(xs, "secret", values)).ref


@message("secret.destroy")
def destroy(xs, secret):
    xs.db.destroy(secret)
    return ""
