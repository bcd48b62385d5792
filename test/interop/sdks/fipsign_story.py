"""What a team does with the official FIPSign SDK, told with whichever release of it is on PYTHONPATH.

Environment: BASE_URL, API_KEY (of a project with an active CA), CA_ROOT (text of the CA's root: JSON or PEM).
"""

import asyncio
import base64
import dataclasses
import json
import os
from typing import Any

import fipsign
from fipsign import PQAuth, PQAuthError
from fipsign.async_client import AsyncPQAuth
from fipsign.ca import generate_key_pair
from fipsign.types import PQCert
from fipsign.utils import canonicalize_for_signing

from story import Story, expect, raises

BASE_URL = os.environ["BASE_URL"]
API_KEY = os.environ["API_KEY"]
ROOT = os.environ["CA_ROOT"]
IS_X509 = ROOT.startswith("-----BEGIN")
# Releases up to 0.11.0 escape what is not ASCII and sort "10" before "2": they verify PQCerts without either only.
WRITES_LIKE_JS = canonicalize_for_signing({"2": "é", "10": 1}) == '{"2":"é","10":1}'
SUBJECT = "device-Zoë" if IS_X509 or WRITES_LIKE_JS else "device-Zoe"
META = {"model": "lock-v3", "año": 2026, "2": 1, "10": 2} if WRITES_LIKE_JS else {"model": "lock-v3", "year": 2026}

story = Story()
client = PQAuth(API_KEY, base_url=BASE_URL)
kept: dict[str, Any] = {}


@story.step("health() reads the service's name cards")
def _() -> None:
    health = client.health()
    expect((health.status, health.algorithm, health.quantumResistant, health.version), ("ok", "ML-DSA-65", True, "2.0.0"))


@story.step("a key of another project of the world is refused")
def _() -> None:
    stranger = PQAuth("pqa_" + "0" * 64, base_url=BASE_URL)
    raises(PQAuthError, {"code": "API_ERROR", "status": 401}, stranger.usage)


@story.step("sign() gives a token with its meta and usage")
def _() -> None:
    signed = client.sign("user_1", email="a@example.com", role="admin", nested={"a": [1, 2]}, name="Zoë", expires_in_seconds=600)
    expect((signed.meta.tokenCost, signed.meta.source, signed.meta.expiresIn), (1, "free", 600))
    assert signed.meta.issuedFor and signed.meta.projectId.startswith("proj_")
    expect(signed.usage.totalRemaining, signed.usage.freeRemaining + signed.usage.packRemaining)
    kept["token"] = signed.token
    kept["project"] = signed.meta.projectId


@story.step("verify() returns the payload as it was signed")
def _() -> None:
    checked = client.verify(kept["token"])
    expect(checked.valid, True)
    claims = {name: checked.payload[name] for name in ("sub", "email", "role", "nested", "name", "_iss")}
    expect(
        claims,
        {"sub": "user_1", "email": "a@example.com", "role": "admin", "nested": {"a": [1, 2]}, "name": "Zoë", "_iss": kept["project"]},
    )


@story.step("verify() refuses a changed payload with the Spanish sentence")
def _() -> None:
    for payload in ("TAMPERED_PAYLOAD", kept["token"].payload[:-4] + "AAAA"):
        checked = client.verify(dataclasses.replace(kept["token"], payload=payload))
        expect(checked.valid, False)
        expect(checked.error, "Firma inválida — el token fue alterado o no fue emitido por este servidor")


@story.step("the token's signature holds against the service's public key, outside the service")
def _() -> None:
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PublicKey

    token = kept["token"]
    shown = client._request("GET", "/public-key")
    key = MLDSA65PublicKey.from_public_bytes(base64.b64decode(shown["publicKey"]))
    key.verify(base64.b64decode(token.signature), token.payload.encode("ascii"))


@story.step("sign() refuses an eleventh custom field and a long subject")
def _() -> None:
    fields = {f"f{number}": "x" for number in range(11)}
    raises(PQAuthError, {"status": 400, "message": "Maximum of 10 custom fields allowed in payload"}, lambda: client.sign("s", **fields))
    raises(PQAuthError, {"status": 400}, lambda: client.sign("s" * 129))
    raises(PQAuthError, {"status": 400}, lambda: client.sign("s", expires_in_seconds=59))


@story.step("the default life is one hour")
def _() -> None:
    token = client.sign("default").token
    claims = json.loads(base64.b64decode(token.payload))
    expect(claims["exp"] - claims["iat"], 3600)


@story.step("revoke() holds at once, and again is no error")
def _() -> None:
    token = client.sign("doc_1").token
    first = client.revoke(token, "no longer needed")
    expect((first.success, first.message, first.sub), (True, "Token revoked successfully", "doc_1"))
    assert isinstance(first.revokedAt, int) and isinstance(first.expiresAt, int) and first.note
    checked = client.verify(token)
    expect((checked.valid, checked.error), (False, "Token has been revoked"))
    expect(client.revoke(token).message, "Token was already revoked")


@story.step("revoke() of a changed token is refused")
def _() -> None:
    changed = dataclasses.replace(kept["token"], payload="AAAA")
    raises(
        PQAuthError,
        {"status": 400, "message": "Token is invalid or already expired — cannot revoke"},
        lambda: client.revoke(changed),
    )


@story.step("usage() counts what this story spent")
def _() -> None:
    before = client.usage()
    client.sign("counted")
    after = client.usage()
    expect(after.current.freeUsed, before.current.freeUsed + 1)
    expect(len(after.monthlyHistory), 6)
    expect(after.monthlyHistory[-1].month, after.current.month)
    assert after.developer["email"]


@story.step("the asynchronous client does the same")
def _() -> None:
    async def tell() -> None:
        async with AsyncPQAuth(API_KEY, base_url=BASE_URL) as other:
            expect((await other.health()).status, "ok")
            signed = await other.sign("async", expires_in_seconds=60)
            expect((await other.verify(signed.token)).payload["sub"], "async")
            expect((await other.revoke(signed.token)).success, True)
            expect((await other.verify(signed.token)).error, "Token has been revoked")

    asyncio.run(tell())


@story.step("ca.issue() certifies a key of our own making")
def _() -> None:
    pair = generate_key_pair()
    issued = client.ca.issue(SUBJECT, pair.publicKey, 86_400, meta=None if IS_X509 else META)
    expect((issued.meta.subject, issued.meta.format), (SUBJECT, "x509" if IS_X509 else "pqcert"))
    expect(issued.meta.expiresAt - issued.meta.issuedAt, 86_400)
    kept["certificate"] = issued.certificate
    kept["certificate id"] = issued.meta.certId


@story.step("the certificate verifies offline under the root, and nothing else does")
def _() -> None:
    check = verify_certificate(kept["certificate"])
    expect((check.valid, check.error), (True, None))
    expect(verify_certificate(damaged(kept["certificate"])).valid, False)


@story.step("ca.issue() refuses a short key, an over-long life and metadata in X.509")
def _() -> None:
    pair = generate_key_pair()
    raises(
        PQAuthError,
        {"status": 400, "message": '"publicKey" must be a base64-encoded ML-DSA-65 public key (1952 bytes)'},
        lambda: client.ca.issue("device", base64.b64encode(bytes(1951)).decode(), 3600),
    )
    raises(
        PQAuthError,
        {"status": 400, "message": '"expiresInSeconds" must not exceed 157680000 (5 years)'},
        lambda: client.ca.issue("device", pair.publicKey, 157_680_001),
    )
    if IS_X509:
        raises(
            PQAuthError,
            {"status": 400, "message": '"meta" is not supported for X.509 CAs'},
            lambda: client.ca.issue("device", pair.publicKey, 3600, meta={"a": 1}),
        )


@story.step("ca.get_cert() and ca.get_crl() follow a revocation")
def _() -> None:
    identity = kept["certificate id"]
    expect(client.ca.get_cert(identity).status.revoked, False)
    expect(client.ca.is_cert_revoked(identity, client.ca.get_crl().crl), False)
    revoked = client.ca.revoke_cert(identity, "device lost")
    expect((revoked.certId, revoked.reason), (identity, "device lost"))
    status = client.ca.get_cert(identity).status
    expect((status.revoked, status.revokedAt), (True, revoked.revokedAt))
    entries = client.ca.get_crl().crl
    expect([(entry.certId, entry.reason) for entry in entries if entry.certId == identity], [(identity, "device lost")])
    raises(PQAuthError, {"status": 409, "message": "Certificate is already revoked"}, lambda: client.ca.revoke_cert(identity))
    raises(PQAuthError, {"status": 404, "message": "Certificate not found"}, lambda: client.ca.get_cert("cert_" + "0" * 32))


if hasattr(client.ca, "verify_crl"):

    @story.step("ca.verify_crl() accepts the signed list and refuses a changed one")
    def _() -> None:
        root = ROOT if IS_X509 else json.loads(ROOT)
        signed = client.ca.get_crl().raw
        check = client.ca.verify_crl(signed, root)
        expect((check.valid, check.error), (True, None))
        expect(client.ca.verify_crl({**signed, "revokedCerts": []}, root).valid, False)


if hasattr(client, "zes"):

    @story.step("zes.sign() and zes.verify() match the data and no other")
    def _() -> None:
        data = {"patient": "Jane Doe", "b": {"z": 1, "a": "é"}}
        signed = client.zes.sign(data)
        check = client.zes.verify(signed.token, data)
        expect((check.valid, check.dataMatches), (True, True))
        expect(client.zes.verify(signed.token, {**data, "patient": "John"}).dataMatches, False)


if hasattr(client, "mandate"):

    @story.step("a mandate is granted within its scope and budget, suspended, resumed, narrowed and revoked")
    def _() -> None:
        emitted = client.mandate.emit("agent-1", "user@example.com", ["read", "write"], 3, 600).mandate
        ask = lambda action, cost: client.mandate.verify(emitted.token, action, cost)
        granted = ask("read", 2)
        expect((granted.result, granted.actionMatched, granted.budgetRemaining), ("granted", "read", 1))
        expect((ask("delete", 1).result, ask("delete", 1).reason), ("denied", "scope_not_authorized"))
        over = ask("read", 2)
        expect((over.reason, over.budgetConsumedUnits, over.budgetTotalUnits), ("budget_exhausted", 2, 3))
        expect(client.mandate.suspend(emitted.id).status, "suspended")
        expect(ask("read", 1).reason, "mandate_suspended")
        expect(client.mandate.resume(emitted.id).status, "active")
        expect(client.mandate.narrow(emitted.id, ["write"]).scope, ["write"])
        expect(ask("read", 1).reason, "scope_not_authorized")
        state = client.mandate.get(emitted.id)
        state = getattr(state, "mandate", state)
        expect((state.scopeOriginal, state.scopeCurrent, state.budgetConsumed), (["read", "write"], ["write"], 2))
        assert emitted.id in [item.id for item in client.mandate.list().mandates]
        expect(client.mandate.revoke(emitted.id).status, "revoked")
        expect(ask("write", 1).reason, "mandate_revoked")
        expect(client.verify(emitted.token).valid, False)

    if hasattr(client.mandate, "public_keys"):

        @story.step("mandate.public_keys() lists the current key")
        def _() -> None:
            keys = client.mandate.public_keys().keys
            expect(keys[0].status, "current")


def verify_certificate(certificate: Any) -> Any:
    if IS_X509:
        return client.ca.verify_x509_cert(certificate, ROOT)
    return client.ca.verify_cert(certificate, PQCert(**json.loads(ROOT)))


def damaged(certificate: Any) -> Any:
    if not IS_X509:
        return dataclasses.replace(certificate, subject="somebody else")
    lines = certificate.split("\n")
    lines[30] = ("B" if lines[30][0] == "A" else "A") + lines[30][1:]
    return "\n".join(lines)


assert fipsign.__name__ == "fipsign"
story.tell()
