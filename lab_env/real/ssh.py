"""SSH to a real guest: this lab's key, put there the first time with a password that is asked for and not kept; the guest's host key, remembered."""

import asyncio
import contextlib
import functools
import getpass
import os
import shlex
import sys
import threading
import warnings

from ..cli import UserError
from ..progress import in_notebook
from ..words import said
from . import remembered
from .shell import COMMAND, Shell

CONNECT = 10        # seconds to reach a guest
TRIES = 3           # for a password
OLD = {"kex_algs": "+diffie-hellman-group-exchange-sha1,diffie-hellman-group1-sha1", "encryption_algs": "+aes256-cbc,aes192-cbc,aes128-cbc,3des-cbc",
       "mac_algs": "+hmac-sha1-96,hmac-md5"}      # what servers of about 2010 may have nothing better than; not offered unless asked for
KINDS = ("ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "rsa-sha2-512", "rsa-sha2-256", "ssh-rsa")      # of host keys
INSTALL = "umask 077; mkdir -p ~/.ssh && printf '%s\\n' {key} >> ~/.ssh/authorized_keys && {{ command -v restorecon >/dev/null && restorecon -R ~/.ssh; true; }}"


@functools.cache
def loop():
    """An event loop in a thread of its own: a notebook's kernel has one that is busy."""
    ours = asyncio.new_event_loop()
    threading.Thread(target=ours.run_forever, name="xenlab ssh", daemon=True).start()
    return ours


def wait(coroutine):
    """What a coroutine comes to; Ctrl-C cancels it, and what SSH has to say of itself is a UserError."""
    asyncssh = package()
    future = asyncio.run_coroutine_threadsafe(coroutine, loop())
    try:
        return future.result()
    except KeyboardInterrupt:
        future.cancel()
        raise
    except asyncssh.Error as error:
        raise UserError(said("the guest's SSH connection has ended: {reason}", "a conexión SSH do convidado rematou: {reason}", reason=error.reason or type(error).__name__)) from error


async def close(connection):
    """Close a connection, politely if that is soon done."""
    connection.close()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(connection.wait_closed(), 1)


def package():
    """asyncssh, which comes with the extra `real`."""
    try:
        import asyncssh
    except ImportError:
        raise UserError(said("Real guests are reached by SSH, which needs the package asyncssh: pip install 'xenlab[real]', or uv run --extra real xenlab …",
                             "Aos convidados reais chégase por SSH, que precisa o paquete asyncssh: pip install 'xenlab[real]', ou uv run --extra real xenlab …")) from None
    warnings.filterwarnings("ignore", "Diffie-Hellman over finite fields")      # what an old guest offers; nothing that a student could do about
    return asyncssh


def public_key():
    """The line for a guest's authorized_keys."""
    return package().read_private_key(str(remembered.key_file())).export_public_key().decode().strip()


class Unreachable(Exception):
    """Nothing answers SSH at an address: (address, port, reason)."""


class Place:
    """Where a guest is reached: its VM's name and uuid, address, port, the user to log in as, and whether what is no longer thought safe may be used."""

    def __init__(self, name, uuid, address, port, user, old=False):
        self.name, self.uuid, self.address, self.port, self.user, self.old = name, uuid, address, port, user, old

    async def connect(self, **how):
        """A connection, once the guest has shown the host key it is known by; PermissionError when it does not let one in."""
        asyncssh = package()
        known = remembered.guest(self.uuid).get("host_key")
        seen = []

        class Client(asyncssh.SSHClient):
            def validate_host_public_key(self, host, addr, port, key):
                seen.append(key)
                return not known

        trusted = [asyncssh.import_public_key(known)] if known else []
        # the kind of key that is known first, so that a server with several shows that one; the others too, so that another key is seen to be another
        first = {kind.decode() for key in trusted for kind in key.sig_algorithms}
        kinds = sorted([*KINDS, *(["ssh-dss"] if self.old else [])], key=lambda kind: kind not in first)
        try:
            connection = await asyncssh.connect(
                self.address, self.port, username=self.user, client_factory=Client, known_hosts=(trusted, [], []), config=None, agent_path=None,
                connect_timeout=CONNECT, login_timeout=30, keepalive_interval=15, server_host_key_algs=kinds, **(OLD if self.old else {}), **how)
        except asyncssh.HostKeyNotVerifiable as error:
            raise UserError(self.changed(seen)) from error
        except asyncssh.PermissionDenied as error:
            raise PermissionError(str(error)) from error
        except asyncssh.KeyExchangeFailed as error:
            raise UserError(self.too_old(error.reason.rpartition(" received ")[2])) from error
        except (OSError, asyncssh.Error) as error:
            raise Unreachable(self.address, self.port, getattr(error, "strerror", None) or str(error) or type(error).__name__) from error
        if seen:
            remembered.note(self.uuid, host_key=seen[0].export_public_key().decode().strip())
            print(said("The host key of '{name}' is remembered from now on: {fingerprint}", "A clave de servidor de '{name}' lémbrase desde agora: {fingerprint}",
                       name=self.name, fingerprint=seen[0].get_fingerprint()), file=sys.stderr)
        return connection

    def too_old(self, offered):
        """What to say of a server with which there is no way of encrypting in common."""
        if self.old:
            return said("'{name}' at {address} has no way of encrypting in common with this computer (it offers {offered}). Its text console: xenlab guest '{name}' --console",
                        "'{name}', en {address}, non ten ningún xeito de cifrar en común con este ordenador (ofrece {offered}). A súa consola de texto: xenlab guest '{name}' --console",
                        name=self.name, address=self.address, offered=offered)
        return said("'{name}' at {address} only offers ways of encrypting that are no longer thought safe ({offered}), as systems of about 2010 do. Nothing was sent to it. If you trust the network "
                    "in between, run `xenlab guest '{name}' --old-ssh`, which is remembered for this VM; or use its text console: xenlab guest '{name}' --console",
                    "'{name}', en {address}, só ofrece xeitos de cifrar que xa non se teñen por seguros ({offered}), como os sistemas de arredor de 2010. Non se lle enviou nada. Se confías na rede "
                    "que hai no medio, executa `xenlab guest '{name}' --old-ssh`, que se lembra para esta MV; ou usa a súa consola de texto: xenlab guest '{name}' --console",
                    name=self.name, address=self.address, offered=offered)

    def changed(self, seen):
        shown = seen[0].get_fingerprint() if seen else "?"
        return said("'{name}' at {address} shows another host key than before: now {shown}. Nothing was sent to it. If it was installed anew since, "
                    "run `xenlab guest '{name}' --new-host-key`; if not, somebody else may be at that address.",
                    "'{name}', en {address}, amosa outra clave de servidor distinta da de antes: agora {shown}. Non se lle enviou nada. Se se instalou de novo, "
                    "executa `xenlab guest '{name}' --new-host-key`; se non, pode haber outro equipo nese enderezo.", name=self.name, address=self.address, shown=shown)

    async def log_in(self):
        """A connection with this lab's key; PermissionError when the guest does not know it."""
        return await self.connect(client_keys=[str(remembered.key_file())], preferred_auth="publickey")

    async def introduce(self, password):
        """Put this lab's key there for root, by sudo where one logs in as somebody else; for that user where sudo does not let one. PermissionError
        when the password is wrong."""
        install = INSTALL.format(key=shlex.quote(public_key()))
        async with await self.connect(password=password, client_keys=None, preferred_auth="password,keyboard-interactive") as connection:
            if self.user != "root":
                done = await connection.run(f"sudo -H -S -p '' sh -c {shlex.quote(install)}", input=password + "\n")
                if done.exit_status == 0:
                    try:
                        me, self.user = self.user, "root"
                        (await self.log_in()).close()
                        return
                    except PermissionError:     # a server that does not let root in, whatever the key
                        self.user = me
            done = await connection.run(install)
            if done.exit_status:
                raise UserError(said("the key could not be put on '{name}': {words}", "non se puido poñer a clave en '{name}': {words}", name=self.name,
                                     words=done.stderr.strip() or done.exit_status))

    async def shell(self, connection):
        """A shell on that guest, as a Remote."""
        process = await connection.create_process(COMMAND, term_type="dumb", term_size=(132, 43), encoding="utf-8", errors="replace")

        async def read():
            try:
                return await process.stdout.read(65536)
            except package().Error:     # the connection is lost: that is its end
                return ""

        async def ended():
            with contextlib.suppress(package().Error):
                await process.wait_closed()
            return process.exit_status

        shell = Shell(process.stdin.write, read, ended)
        await shell.begin()
        if shell.over:
            raise UserError(said("there is no bash on '{name}', which typing in it needs", "en '{name}' non hai bash, que fai falta para escribir nel", name=self.name))
        return Remote(connection, process, shell)


class Remote:
    """A shell at the other end of a connection."""

    def __init__(self, connection, process, shell):
        self.connection, self.process, self.shell = connection, process, shell

    @property
    def prompt(self):
        return self.shell.prompt

    @property
    def usable(self):
        return not (self.shell.over or self.process.is_closing() or self.connection.is_closed())

    def type_line(self, line):
        """Type one line; what it came to."""
        return wait(self.shell.type(line))

    def close(self):
        wait(close(self.connection))


def logged_in(place):
    """A connection to a guest, asking for a password the first time."""
    try:
        return wait(place.log_in())
    except PermissionError:
        pass
    for _ in range(TRIES):
        try:
            wait(place.introduce(asked(place.name, place.user, place.address)))
            break
        except PermissionError:
            print(said("That password is not accepted.", "Ese contrasinal non se acepta."), file=sys.stderr)
            if "XENLAB_GUEST_PASSWORD" in os.environ:
                raise refused(place) from None
    else:
        raise refused(place)
    remembered.note(place.uuid, user=place.user)
    try:
        return wait(place.log_in())
    except PermissionError:
        raise refused(place) from None


def refused(place):
    return UserError(said("'{name}' ({address}) does not let {user} in. Who may log in there by SSH with a password? Say so: --ssh-user NAME (root's key is then put "
                          "there by sudo), or use the text console: xenlab guest '{name}' --console",
                          "'{name}' ({address}) non deixa entrar a {user}. Quen pode entrar alí por SSH cun contrasinal? Dío: --ssh-user NOME (a clave de root ponse "
                          "entón con sudo), ou usa a consola de texto: xenlab guest '{name}' --console", name=place.name, address=place.address, user=place.user))


def asked(name, user, address=None):
    """The password of the guest's user: from $XENLAB_GUEST_PASSWORD, or from whoever is at the keyboard; it is kept nowhere. Without an address it is for the console."""
    if "XENLAB_GUEST_PASSWORD" in os.environ:
        return os.environ["XENLAB_GUEST_PASSWORD"]
    question = (said("Password of {user} for the console of '{name}': ", "Contrasinal de {user} para a consola de '{name}': ", user=user, name=name) if address is None else
                said("Password of {user} on '{name}' ({address}), this once, to put the lab's key there: ",
                     "Contrasinal de {user} en '{name}' ({address}), só esta vez, para poñer alí a clave do laboratorio: ", user=user, name=name, address=address))
    try:
        if sys.stdin.isatty() or in_notebook():
            return getpass.getpass(question)
    except (NotImplementedError, EOFError):     # a notebook that is run with nobody looking; a keyboard that has gone away
        pass
    raise UserError(said("'{name}' asks for {user}'s password, and nobody is there to be asked for it. Run `xenlab guest '{name}'` in a terminal once, or set XENLAB_GUEST_PASSWORD.",
                         "'{name}' pide o contrasinal de {user}, e non hai a quen pedirllo. Executa unha vez `xenlab guest '{name}'` nun terminal, ou define XENLAB_GUEST_PASSWORD.",
                         name=name, user=user))
