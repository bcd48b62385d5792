"""How schemathesis makes the values whose rule the documents say in words.

`prepare-document.ts` writes these formats into its copy of a document: `base64-<min>-<max>` with bounds in bytes, and
`algorithm`. Half of the algorithm names are known ones, so that requests get past the first check.
"""

import base64
import json
import os

import schemathesis
from hypothesis import strategies as st

ALGORITHMS = json.loads(os.environ["FUZZ_ALGORITHMS"])
BASE64_BOUNDS = json.loads(os.environ["FUZZ_BASE64_BOUNDS"])
# More would only make requests slower: sizes near the limits are the end-to-end tests' subject.
MOST_BYTES = 4096


def base64_text(least, most):
    most = max(least, min(most, least + MOST_BYTES))
    return st.binary(min_size=least, max_size=most).map(lambda data: base64.b64encode(data).decode())


schemathesis.openapi.format("algorithm", st.sampled_from(ALGORITHMS) | st.text(max_size=40))
for least, most in BASE64_BOUNDS:
    schemathesis.openapi.format(f"base64-{least}-{most}", base64_text(least, most))
# A request that cannot be read is answered, so any bytes are one.
schemathesis.openapi.media_type("application/ocsp-request", st.binary(max_size=512))
