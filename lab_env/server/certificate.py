"""A certificate of the server's own making, kept between runs so that a client can pin it."""

import os
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ..cli import UserError
from ..words import said


def default_path():
    """Where the certificate is kept unless another place is named."""
    base = os.environ.get("LOCALAPPDATA") if os.name == "nt" else os.environ.get("XDG_DATA_HOME")
    return Path(base or Path.home() / ".local" / "share") / "xenlab" / "certificate.pem"


def context(path, host):
    """A TLS context with the certificate in that file, which is made if there is none."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        text = make(host)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        tls.load_cert_chain(path)
    except ssl.SSLError as error:
        raise UserError(said("{path} holds no certificate and key that can be used: {reason}",
                             "{path} non ten un certificado e unha clave que se poidan usar: {reason}", path=path, reason=error.reason)) from error
    return tls


def make(host):
    """A private key and a certificate for it, in PEM."""
    try:
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.x509.oid import NameOID
    except ImportError:
        raise UserError(said("HTTPS needs the package cryptography: install xenlab[tls]", "HTTPS precisa o paquete cryptography: instala xenlab[tls]")) from None
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.DNSName(host)])
    now = datetime.now(UTC)
    certificate = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
                   .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
                   .not_valid_after(now + timedelta(days=3650)).add_extension(names, critical=False)
                   .sign(key, hashes.SHA256()))
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return private + certificate.public_bytes(serialization.Encoding.PEM)
