"""A certificate authority of this machine alone, so that a phone in the same network can be served over HTTPS.

The authority is limited by name constraints (RFC 5280, 4.2.1.10) to loopback, private ranges and `.local`: a phone
that trusts it cannot be deceived about any other site, even when the key is stolen.
"""

import ipaddress
import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8")
LOCAL_NAMES = ("localhost", "local")
AUTHORITY_DAYS = 3650
LEAF_DAYS = 397  # phones refuse certificates that live much longer
START_EARLIER = timedelta(days=1)  # a phone whose clock is behind


@dataclass(frozen=True)
class Served:
    """Files for the web server, and the one to install on a phone."""

    certificate: Path
    key: Path
    authority: Path


def certificates_for(addresses: tuple[str, ...], folder: Path, at: datetime) -> Served:
    """A fresh certificate for loopback and these IPv4 addresses, signed by the authority kept in `folder`."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    issuer, issuer_key = _kept_authority(addresses, folder, at)
    key = ec.generate_private_key(ec.SECP256R1())
    leaf = _leaf(addresses, key, issuer, issuer_key, at)
    served = Served(folder / "server.pem", folder / "server-key.pem", folder / "etalon-authority.crt")
    served.certificate.write_bytes(_pem(leaf) + _pem(issuer))
    _write_private(served.key, key)
    return served


def _kept_authority(
    addresses: tuple[str, ...], folder: Path, at: datetime
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """The authority of the last start, if it still lives and may speak for these addresses; else a new one."""
    public, private = folder / "etalon-authority.crt", folder / "etalon-authority-key.pem"
    if public.exists() and private.exists():
        kept = x509.load_pem_x509_certificate(public.read_bytes())
        key = serialization.load_pem_private_key(private.read_bytes(), password=None)
        lives = kept.not_valid_after_utc > at + timedelta(days=LEAF_DAYS)
        if lives and isinstance(key, ec.EllipticCurvePrivateKey) and all(_may_name(kept, one) for one in addresses):
            return kept, key
    key = ec.generate_private_key(ec.SECP256R1())
    made = _authority(addresses, key, at)
    _write_private(private, key)
    public.write_bytes(_pem(made))
    return made, key


def _may_name(authority: x509.Certificate, address: str) -> bool:
    permitted = authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    networks = [tree.value for tree in permitted if isinstance(tree, x509.IPAddress)]
    return any(ipaddress.ip_address(address) in ipaddress.ip_network(str(network)) for network in networks)


def _authority(addresses: tuple[str, ...], key: ec.EllipticCurvePrivateKey, at: datetime) -> x509.Certificate:
    name = _name(f"Etalon on {socket.gethostname()}"[:64])
    networks = [ipaddress.IPv4Network(text) for text in PRIVATE]
    networks += [ipaddress.IPv4Network(text) for text in addresses if not any(_in(text, one) for one in networks)]
    permitted: list[x509.GeneralName] = [x509.IPAddress(network) for network in networks]
    permitted += [x509.DNSName(text) for text in LOCAL_NAMES]
    usage = x509.KeyUsage(
        digital_signature=False, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    return (
        _certificate(name, name, key.public_key(), at, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.NameConstraints(permitted_subtrees=permitted, excluded_subtrees=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _leaf(
    addresses: tuple[str, ...],
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Certificate,
    issuer_key: ec.EllipticCurvePrivateKey,
    at: datetime,
) -> x509.Certificate:
    names: list[x509.GeneralName] = [x509.DNSName("localhost"), x509.DNSName(f"{socket.gethostname()}.local")]
    names += [x509.IPAddress(ipaddress.ip_address(text)) for text in ("127.0.0.1", *addresses)]
    by = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    return (
        _certificate(_name("Etalon"), issuer.subject, key.public_key(), at, LEAF_DAYS)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(by, critical=False)
        .sign(issuer_key, hashes.SHA256())
    )


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, at: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - START_EARLIER)
        .not_valid_after(at + timedelta(days=days))
    )


def _name(common: str) -> x509.Name:
    organization = x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Etalon, this machine only")
    return x509.Name([organization, x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _in(address: str, network: ipaddress.IPv4Network) -> bool:
    return ipaddress.ip_address(address) in network


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _write_private(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    """Written for the owner's eyes from the first byte on."""
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text)
