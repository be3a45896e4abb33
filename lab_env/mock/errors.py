"""XenAPI errors: a code and its parameters, as XAPI sends them in ErrorDescription."""


class Failure(Exception):
    """An API failure. `Failure("VM_IS_TEMPLATE", ref, "start")`; `details` is the ErrorDescription list."""

    def __init__(self, code, *params):
        self.details = [code, *(str(param) for param in params)]
        super().__init__(*self.details)

    @property
    def code(self):
        return self.details[0]


FAULTS = (TypeError, ValueError, AttributeError, LookupError, ArithmeticError)     # of ours, met while doing what a client asked


def internal_error(error):
    """What XAPI answers to something it did not foresee."""
    return Failure("INTERNAL_ERROR", f"{type(error).__name__}: {error}")
