"""Connecting: TLS with certificates that are checked, passwords, and what went wrong in words."""

import datetime as dt
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from api.delivery import smtp
from api.delivery.courier import send_mail
from api.delivery.errors import MailServerError
from api.delivery.smtp import Patience
from tests.api.delivery.conftest import Desk
from tests.api.delivery.mail_server import HOST, Post, running

SOON = Patience(connect_s=2, step_s=2, answer_s=2)


@dataclass(frozen=True)
class Papers:
    """A certificate of an authority of the test's own, and the authority itself."""

    server: ssl.SSLContext
    ca_file: Path


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    return make_papers(tmp_path_factory.mktemp("papers"), HOST)


def make_papers(folder: Path, host: str) -> Papers:
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "云雀")])
    now = dt.datetime.now(dt.UTC)

    def certificate(name: x509.Name, public: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(ca_name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=1))
        )

    ca = (
        certificate(ca_name, ca_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(ca_key, hashes.SHA256())
    )
    own = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail")])
    address = x509.IPAddress(ipaddress.ip_address(host))
    leaf = (
        certificate(own, key.public_key())
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "ca.pem").write_bytes(ca.public_bytes(pem))
    (folder / "server.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + leaf.public_bytes(pem)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    return Papers(context, folder / "ca.pem")


def problem(desk: Desk, **more: object) -> str:
    with pytest.raises(MailServerError) as caught:
        smtp.connect(desk.server(**more), SOON)
    return str(caught.value)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mails_go_out_encrypted_to_a_certificate_that_is_trusted(
    desk: Desk, post: Post, papers: Papers, security: str
) -> None:
    desk.put("li", "wang")
    server = desk.server(
        security=security, ca_file=papers.ca_file, user="minutes", password="geheim"
    )
    at_once = security == "tls"
    user = ("minutes", "geheim")
    with running(post, desk.port, tls=papers.server, is_tls_at_once=at_once, user=user):
        assert send_mail(desk.courier(), server) == 2
    assert post.addresses == ["li@company.com", "wang@company.com"]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_of_strangers_is_not_trusted(
    desk: Desk, post: Post, papers: Papers, security: str
) -> None:
    with running(post, desk.port, tls=papers.server, is_tls_at_once=security == "tls"):
        said = problem(desk, security=security)
    assert said.startswith("The certificate of the mail server 127.0.0.1 is not trusted: ")
    assert post.commands == []


def test_a_certificate_of_another_name_is_not_trusted(
    desk: Desk, post: Post, tmp_path_factory: pytest.TempPathFactory
) -> None:
    papers = make_papers(tmp_path_factory.mktemp("others"), "10.0.0.1")
    with running(post, desk.port, tls=papers.server):
        said = problem(desk, security="starttls", ca_file=papers.ca_file)
    assert "is not trusted: IP address mismatch" in said


def test_a_server_without_starttls_gets_no_password(desk: Desk, office: Post) -> None:
    said = problem(desk, security="starttls", user="minutes", password="geheim")
    assert "offers no STARTTLS. Set ASSISTANT_SMTP_SECURITY" in said
    assert office.commands == []


def test_tls_to_a_port_that_speaks_plainly_is_explained(desk: Desk, office: Post) -> None:
    assert "Port 465 usually wants ASSISTANT_SMTP_SECURITY=tls" in problem(desk, security="tls")


def test_a_server_that_offers_no_sign_in_is_explained(desk: Desk, office: Post) -> None:
    assert "offers no sign-in" in problem(desk, user="minutes", password="geheim")


def test_a_wrong_password_is_explained(desk: Desk, post: Post) -> None:
    with running(post, desk.port, user=("minutes", "right")):
        said = problem(desk, user="minutes", password="wrong")
    assert said.startswith("The mail server refused the user or the password: 535 ")


def test_a_password_that_no_server_takes_is_explained(desk: Desk, post: Post) -> None:
    with running(post, desk.port, user=("minutes", "right")):
        said = problem(desk, user="minutes", password="密码")
    assert said == "ASSISTANT_SMTP_USER and ASSISTANT_SMTP_PASSWORD may have ASCII letters only."


def test_a_file_of_certificates_that_is_none_is_explained(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no certificate")
    said = problem(desk, security="tls", ca_file=tmp_path / "ca.pem")
    assert "Set ASSISTANT_SMTP_CA_FILE to a PEM file" in said


def test_a_host_that_is_nowhere_is_explained(desk: Desk) -> None:
    said = problem(desk, host="mail.company.invalid")
    assert said == "The mail server mail.company.invalid was not found. Check ASSISTANT_SMTP_HOST."


@contextmanager
def greeting(port: int, words: bytes) -> Iterator[None]:
    """A server that says this to whoever comes, and no more."""
    with socket.create_server((HOST, port)) as server:
        done = threading.Event()

        def serve() -> None:
            client, _address = server.accept()
            with client:
                client.sendall(words)
                done.wait(5)

        thread = threading.Thread(target=serve)
        thread.start()
        yield
        done.set()
        thread.join()


def test_a_server_that_turns_everybody_away_is_quoted(desk: Desk) -> None:
    with greeting(desk.port, b"554 5.7.1 your address is listed\r\n"):
        said = problem(desk)
    assert said == (
        f"The mail server 127.0.0.1:{desk.port} turned us away: 554 5.7.1 your address is listed."
    )


def test_a_server_that_says_nothing_is_explained(desk: Desk) -> None:
    with greeting(desk.port, b""):
        assert "does not answer. Check ASSISTANT_SMTP_PORT" in problem(desk)


def test_the_port_is_the_usual_one_of_the_security() -> None:
    from api.settings import Settings

    told = {"smtp_host": "mail", "mail_from": "a@b.cn", "_env_file": None}
    ports = {
        security: smtp.configured(Settings(**told, smtp_security=security))  # type: ignore[arg-type]
        for security in ("starttls", "tls", "none")
    }
    assert {name: server and server.port for name, server in ports.items()} == {
        "starttls": 587,
        "tls": 465,
        "none": 25,
    }
    assert smtp.configured(Settings(smtp_host="mail", _env_file=None)) is None  # type: ignore[call-arg]
