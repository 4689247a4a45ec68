"""The local certificate authority: kept, private, and unable to speak for any other site."""

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from scripts.launching.certificates import certificates_for

AT = datetime.now(UTC)  # TLS compares with the real clock
ADDRESSES = ("192.168.7.5", "203.0.113.9")


def names_in(path: Path) -> list[str]:
    names = x509.load_pem_x509_certificate(path.read_bytes()).extensions.get_extension_for_class(
        x509.SubjectAlternativeName
    )
    return [str(name.value) for name in names.value]


def handshake(authority: Path, certificate: Path, key: Path, host: str) -> None:
    """A TLS handshake in memory. Raises SSLCertVerificationError when the client does not trust the server."""
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(certificate, key)
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = ssl.create_default_context(cafile=str(authority)).wrap_bio(down, up, server_hostname=host)
    server = server_side.wrap_bio(up, down, server_side=True)
    finished: set[ssl.SSLObject] = set()
    while len(finished) < 2:
        for side in {client, server} - finished:
            try:
                side.do_handshake()
                finished.add(side)
            except ssl.SSLWantReadError:
                continue


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", *ADDRESSES])
def test_it_is_trusted_at_every_address_of_the_machine(tmp_path: Path, host: str) -> None:
    served = certificates_for(ADDRESSES, tmp_path, AT)
    handshake(served.authority, served.certificate, served.key, host)


def test_it_keeps_its_authority_from_start_to_start(tmp_path: Path) -> None:
    first = certificates_for(ADDRESSES, tmp_path, AT).authority.read_bytes()
    assert certificates_for(("192.168.9.9",), tmp_path, AT + timedelta(days=30)).authority.read_bytes() == first
    assert "192.168.9.9" in names_in(tmp_path / "server.pem")


def test_it_makes_a_new_authority_for_an_address_that_the_old_one_may_not_name(tmp_path: Path) -> None:
    first = certificates_for(ADDRESSES, tmp_path, AT).authority.read_bytes()
    assert certificates_for(("198.51.100.4",), tmp_path, AT).authority.read_bytes() != first


def test_it_makes_a_new_authority_before_the_old_one_ends(tmp_path: Path) -> None:
    first = certificates_for(ADDRESSES, tmp_path, AT - timedelta(days=3400)).authority.read_bytes()
    assert certificates_for(ADDRESSES, tmp_path, AT).authority.read_bytes() != first


def test_it_shows_its_keys_to_the_owner_alone(tmp_path: Path) -> None:
    certificates_for(ADDRESSES, tmp_path / "https", AT)
    for key in ("server-key.pem", "etalon-authority-key.pem"):
        assert (tmp_path / "https" / key).stat().st_mode & 0o077 == 0
    assert (tmp_path / "https").stat().st_mode & 0o077 == 0


def forged(folder: Path, name: x509.GeneralName) -> tuple[Path, Path]:
    """A certificate for another site, signed with the authority's stolen key."""
    stolen = serialization.load_pem_private_key((folder / "etalon-authority-key.pem").read_bytes(), None)
    issuer = x509.load_pem_x509_certificate((folder / "etalon-authority.crt").read_bytes())
    key = ec.generate_private_key(ec.SECP256R1())
    assert isinstance(stolen, ec.EllipticCurvePrivateKey)
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([]))
        .issuer_name(issuer.subject)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(AT - timedelta(days=1))
        .not_valid_after(AT + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([name]), critical=True)
        .sign(stolen, hashes.SHA256())
    )
    certificate, secret = folder / "forged.pem", folder / "forged-key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return certificate, secret


@pytest.mark.parametrize("name", [x509.DNSName("bank.example"), x509.IPAddress(ipaddress.ip_address("198.51.100.7"))])
def test_it_cannot_pose_as_another_site_even_with_a_stolen_key(tmp_path: Path, name: x509.GeneralName) -> None:
    served = certificates_for(ADDRESSES, tmp_path, AT)
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        handshake(served.authority, *forged(tmp_path, name), str(name.value))


def test_it_would_be_believed_for_an_address_that_it_may_name(tmp_path: Path) -> None:
    """The forgery above fails because of the constraint and nothing else."""
    served = certificates_for(ADDRESSES, tmp_path, AT)
    handshake(served.authority, *forged(tmp_path, x509.DNSName("localhost")), "localhost")
