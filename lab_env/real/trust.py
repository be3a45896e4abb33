"""Which certificate to trust: an authority this computer knows, or the one that was shown and accepted the first time (XenServers sign their own)."""

import hashlib
import json
import os
import socket
import ssl
import sys
from pathlib import Path
from urllib.parse import urlsplit

from .. import paths
from ..cli import UserError
from ..words import said

SECONDS = 10        # to see a certificate


class WrongCertificate(OSError):
    """A host shows another certificate than the one that is pinned; the argument is its fingerprint."""


def fingerprint(certificate):
    """SHA-256 of a certificate in DER, 64 hexadecimal digits."""
    return hashlib.sha256(certificate).hexdigest()


def read_fingerprint(text):
    """A fingerprint as people write it, with colons or without; None when it is none."""
    digits = text.replace(":", "").strip().lower()
    return digits if len(digits) == 64 and not set(digits) - set("0123456789abcdef") else None


def context(pin):
    """TLS 1.2 or later, or with $XENLAB_OLD_TLS=1 what XenServer 6 has: TLS 1.0, short keys. With a pin no authority is asked: the pin says more, and `assert_pinned` must be called before anything is sent."""
    tls = ssl.create_default_context()
    tls.minimum_version = ssl.TLSVersion.TLSv1_2
    if os.environ.get("XENLAB_OLD_TLS") == "1":
        tls.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        tls.set_ciphers("ALL:@SECLEVEL=0")
    if pin:
        tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
    return tls


def assert_pinned(connection, pin):
    """Close an HTTPSConnection, with WrongCertificate, unless the other end has shown the pinned certificate, or one of those that are."""
    seen = fingerprint(connection.sock.getpeercert(True))
    if seen not in pin.split():
        connection.close()
        raise WrongCertificate(seen)


def own_data(folder):
    """Where the kit keeps what is its own: in the lab folder, or among this user's data outside of any lab."""
    if folder is not None:
        return folder / ".xenlab"
    base = os.environ.get("LOCALAPPDATA") if os.name == "nt" else os.environ.get("XDG_DATA_HOME")
    return Path(base or Path.home() / ".local" / "share") / "xenlab"


def pins_file(folder):
    """Where accepted certificates are kept."""
    return own_data(folder) / "certificates.json"


def where(url):
    """`host:port` of an https URL."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or 443}"


def pin_of(url, file):
    """The fingerprint this host must show: one of those in $XENLAB_CERTIFICATE, or the one accepted before; None when an authority decides."""
    named = os.environ.get("XENLAB_CERTIFICATE")
    if named:
        pins = [read_fingerprint(one) for one in named.split(",")]
        if None in pins:
            raise UserError(said("XENLAB_CERTIFICATE is not the SHA-256 fingerprint of a certificate: 64 hexadecimal digits; several (a pool's hosts have one each) with commas in between",
                                 "XENLAB_CERTIFICATE non é a pegada SHA-256 dun certificado: 64 díxitos hexadecimais; varias (cada anfitrión dun pool ten a súa), separadas por comas"))
        return " ".join(pins)
    return paths.remembered(file).get(where(url))


def shown(url):
    """The fingerprint of the certificate a host shows; nothing is sent to it."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port or 443), SECONDS) as plain, \
            context(pin="any").wrap_socket(plain, server_hostname=parts.hostname) as secure:
        return fingerprint(secure.getpeercert(True))


def accept(url, file, why, ask=True):
    """Show the certificate no authority vouches for (`why`, in TLS's words), and pin it if the person at the keyboard knows it.

    UserError if not, or if nobody is at a keyboard, or they are not to be asked.
    """
    seen = shown(url)
    told = said("{url} shows a certificate that no authority this computer trusts vouches for ({why}). Its SHA-256 fingerprint is\n  {seen}\nOn the XenServer's console, this shows the right one:\n"
                "  openssl x509 -in /etc/xensource/xapi-ssl.pem -noout -fingerprint -sha256",
                "{url} amosa un certificado que non avala ningunha autoridade das que este ordenador coñece ({why}). A súa pegada SHA-256 é\n  {seen}\nNa consola do XenServer, isto amosa a boa:\n"
                "  openssl x509 -in /etc/xensource/xapi-ssl.pem -noout -fingerprint -sha256", url=url, why=why, seen=spaced(seen))
    if not (ask and sys.stdin.isatty()):
        raise UserError(told + "\n" + said("Nothing was sent to it. If it is the right one, set the variable XENLAB_CERTIFICATE to it, "
                                           "or run the same in a terminal, where you are asked.",
                                           "Non se lle enviou nada. Se é a boa, dálle ese valor á variable XENLAB_CERTIFICATE, "
                                           "ou executa o mesmo nun terminal, onde se che pregunta."))
    print(told, file=sys.stderr)
    if input(said("Is it the same? [y/N] ", "É a mesma? [s/N] ")).strip().lower() not in ("y", "yes", "s", "si"):
        raise UserError(said("{url} is not trusted. Nothing was sent to it.", "Non se confía en {url}. Non se lle enviou nada.", url=url))
    file.parent.mkdir(parents=True, exist_ok=True)
    paths.write(file, json.dumps({**paths.remembered(file), where(url): seen}, indent=1))


def changed(url, seen, file):
    """What to say when a host shows another certificate than before."""
    if os.environ.get("XENLAB_CERTIFICATE"):
        return UserError(said("{url} shows another certificate than the one in the variable XENLAB_CERTIFICATE: {seen}. Nothing was sent to it. Ask who looks after it. If it is the right one "
                              "(it was renewed, or this is another host of the same pool), add it to the variable, with a comma.",
                              "{url} amosa outro certificado distinto do que hai na variable XENLAB_CERTIFICATE: {seen}. Non se lle enviou nada. Pregúntalle a quen o atende. Se é o bo "
                              "(renovouse, ou este é outro anfitrión do mesmo pool), engádeo á variable, cunha coma.", url=url, seen=spaced(seen)))
    return UserError(said("{url} shows another certificate than the one accepted before: now {seen}. Nothing was sent to it. "
                          "Ask who looks after it; if it was renewed, take '{host}' out of {file} and connect again.",
                          "{url} amosa outro certificado distinto do aceptado: agora {seen}. Non se lle enviou nada. "
                          "Pregúntalle a quen o atende; se se renovou, quita '{host}' de {file} e conecta outra vez.",
                          url=url, seen=spaced(seen), host=where(url), file=file))


def spaced(digits):
    """A fingerprint as openssl writes it."""
    return ":".join(digits[index:index + 2] for index in range(0, len(digits), 2)).upper()
