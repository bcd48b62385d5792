"""Lints a folder of certificates, revocation lists and OCSP responses with pkilint.

python lint_pkix.py FOLDER    every file that manifest.json names

Prints a line per file: its name, a colon and what pkilint calls an error or worse, or `clean`. Nothing is left out:
no rule is switched off.
"""

import contextlib
import io
import json
import sys
from pathlib import Path

from pkilint.bin import lint_crl, lint_ocsp_response, lint_pkix_cert, lint_pkix_signer_signee_cert_chain

SEVERITY = ["-s", "ERROR", "-f", "JSON"]


def lint(linter, *arguments):
    """The codes of all findings, or `clean`."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        linter.main(["lint", *SEVERITY, *arguments])
    results = json.loads(output.getvalue())["results"]
    found = sorted({finding["code"] for result in results for finding in result["finding_descriptions"]})
    return " ".join(found) or "clean"


def lint_authority(folder, authority):
    root = str(folder / authority["root"])
    yield authority["root"], lint(lint_pkix_cert, root)
    leaves = [leaf["certificate"] for leaf in authority["leaves"]]
    for name in [*leaves, authority["responder"]]:
        yield name, lint(lint_pkix_cert, str(folder / name))
        yield f"{name} in its chain", lint(lint_pkix_signer_signee_cert_chain, root, str(folder / name))
    for name in (authority["emptyCrl"], authority["crl"]):
        yield name, lint(lint_crl, "-t", "CRL", "-p", "PKIX", str(folder / name))
    for exchange in authority["ocsp"]:
        name = exchange["response"]
        yield name, lint(lint_ocsp_response, str(folder / name))


def main(path):
    folder = Path(path)
    manifest = json.loads((folder / "manifest.json").read_text())
    for authority in manifest["authorities"]:
        for name, findings in lint_authority(folder, authority):
            print(f"{name}: {findings}")


if __name__ == "__main__":
    main(*sys.argv[1:])
