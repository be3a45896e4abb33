"""Grading on other machines: the executor of a Dask cluster, for `grade_many`."""

import contextlib

from lab_env.cli import UserError
from lab_env.words import said

SECONDS = 10    # to reach the scheduler


@contextlib.contextmanager
def executor(address):
    """A concurrent.futures.Executor that is a Dask cluster. Its workers need this program, and to see the course's folder under the same name."""
    try:
        from distributed import Client
    except ImportError:
        raise UserError(said("grading on a cluster needs the package distributed: install xenlab[cluster]",
                             "cualificar nun clúster precisa o paquete distributed: instala xenlab[cluster]")) from None
    try:
        client = Client(address, timeout=SECONDS)
    except (OSError, ValueError) as error:
        raise UserError(said("no Dask scheduler answers at {address} ({error}); addresses look like tcp://host:8786",
                             "ningún planificador de Dask responde en {address} ({error}); os enderezos son como tcp://host:8786", address=address, error=error)) from error
    with client, client.get_executor(retries=2) as workers:
        yield workers
