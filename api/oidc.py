"""Sign-in by an OpenID Connect provider: authorization code with PKCE, state and nonce.

Says who somebody is; what account they have is for `services_oidc`.
"""

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.errors import OtherSignInError
from api.settings import Settings

if TYPE_CHECKING:
    from authlib.integrations.httpx_client import OAuth2Client

# Signed with the provider's private key; "none" and shared secrets are not among them.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
_TIMEOUT_S = 15.0
# Clocks differ.
_LEEWAY_S = 60


@dataclass(frozen=True)
class Pending:
    """What the browser keeps until it comes back from the provider."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Identity:
    """Who the provider says it is. `email` only if it was verified."""

    subject: str
    email: str | None
    name: str


def begin(settings: Settings, redirect_uri: str) -> tuple[str, Pending]:
    """The provider's address to send the browser to. Raises OtherSignInError."""
    pending = Pending(*(secrets.token_urlsafe(32) for _ in range(3)))
    with _client(settings, redirect_uri) as client:
        metadata = _metadata(client, settings)
        address, _state = client.create_authorization_url(
            metadata["authorization_endpoint"],
            state=pending.state,
            code_verifier=pending.verifier,
            nonce=pending.nonce,
        )
    return str(address), pending


def finish(
    settings: Settings, redirect_uri: str, returned: dict[str, str], pending: Pending
) -> Identity:
    """Who came back. `returned`: the query of the address. Raises OtherSignInError."""
    from authlib.common.errors import AuthlibBaseError
    from httpx2 import HTTPError
    from joserfc.errors import JoseError

    if not secrets.compare_digest(returned.get("state", "").encode(), pending.state.encode()):
        raise OtherSignInError("This sign-in was not begun in this browser. Begin again.")
    if "code" not in returned:
        reason = returned.get("error_description") or returned.get("error") or "no code"
        raise OtherSignInError(f"The sign-in service did not sign you in: {reason[:200]}")
    try:
        with _client(settings, redirect_uri) as client:
            metadata = _metadata(client, settings)
            token = client.fetch_token(
                metadata["token_endpoint"],
                grant_type="authorization_code",
                code=returned["code"],
                code_verifier=pending.verifier,
            )
            claims = _checked_claims(client, metadata, settings, token, pending)
            return _identity(claims, client, metadata, settings)
    except (AuthlibBaseError, JoseError, HTTPError, KeyError, ValueError) as exc:
        raise OtherSignInError(
            "What the sign-in service answered cannot be trusted or read. Begin again; "
            f"if that does not help, an administrator finds out more: {_short(exc)}"
        ) from exc


def _client(settings: Settings, redirect_uri: str) -> "OAuth2Client":
    from authlib.integrations.httpx_client import OAuth2Client

    return OAuth2Client(
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        token_endpoint_auth_method="client_secret_basic" if settings.oidc_client_secret else "none",
        scope="openid email profile",
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
        timeout=_TIMEOUT_S,
    )


def _metadata(client: "OAuth2Client", settings: Settings) -> dict[str, Any]:
    issuer = (settings.oidc_issuer or "").rstrip("/")
    metadata = _get(client, f"{issuer}/.well-known/openid-configuration")
    if str(metadata.get("issuer", "")).rstrip("/") != issuer:
        raise OtherSignInError(
            f"The sign-in service calls itself {metadata.get('issuer')}. "
            "Set ASSISTANT_OIDC_ISSUER to that, if it is the right one."
        )
    return metadata


def _get(client: "OAuth2Client", address: str, *, as_person: bool = False) -> dict[str, Any]:
    from httpx2 import HTTPError

    try:
        answer = client.request("GET", address, withhold_token=not as_person)
        answer.raise_for_status()
        found = answer.json()
    except (HTTPError, ValueError) as exc:
        raise OtherSignInError(
            f"The sign-in service does not answer: {_short(exc)} Try again, or sign in with "
            "your password; an administrator looks at ASSISTANT_OIDC_ISSUER."
        ) from exc
    if not isinstance(found, dict):
        raise OtherSignInError("The sign-in service answers something else than it should.")
    return found


def _checked_claims(
    client: "OAuth2Client",
    metadata: dict[str, Any],
    settings: Settings,
    token: dict[str, Any],
    pending: Pending,
) -> dict[str, Any]:
    """What the ID token says, once its signature, issuer, audience, times and nonce are right."""
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.jwk import KeySet

    keys = KeySet.import_key_set(_get(client, metadata["jwks_uri"]))  # type: ignore[arg-type]
    decoded = jwt.decode(token["id_token"], keys, algorithms=_ALGORITHMS)
    claims = CodeIDToken(
        decoded.claims,
        decoded.header,
        options={
            "iss": {"essential": True, "value": metadata["issuer"]},
            "aud": {"essential": True, "value": settings.oidc_client_id or ""},
        },
        params={
            "nonce": pending.nonce,
            "client_id": settings.oidc_client_id,
            "access_token": token.get("access_token"),
        },
    )
    claims.validate(leeway=_LEEWAY_S)
    return dict(claims)


def _identity(
    claims: dict[str, Any], client: "OAuth2Client", metadata: dict[str, Any], settings: Settings
) -> Identity:
    if "email" not in claims and metadata.get("userinfo_endpoint"):
        more = _get(client, metadata["userinfo_endpoint"], as_person=True)
        if more.get("sub") == claims["sub"]:
            claims = more | claims
    email = str(claims.get("email") or "")
    is_verified = claims.get("email_verified") in (True, "true")
    return Identity(
        subject=f"{(settings.oidc_issuer or '').rstrip('/')} {claims['sub']}",
        email=email if email and is_verified else None,
        name=str(claims.get("name") or claims.get("preferred_username") or email).strip(),
    )


def _short(error: Exception) -> str:
    text = " ".join(str(error).split())[:200] or type(error).__name__
    return text if text.endswith(".") else f"{text}."
