"""What an agent does with FIPSign's eleven tools, over stdio. Environment: BASE_URL, API_KEY, MCP_COMMAND (JSON list).

The server gets FIPSign's own settings, whichever server it is.
"""

import asyncio
import json
import os
from typing import Any, Dict

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

from story import Story, expect

story = Story()
kept: Dict[str, Any] = {}
COMMAND = json.loads(os.environ["MCP_COMMAND"])
SERVER = StdioServerParameters(
    command=COMMAND[0],
    args=COMMAND[1:],
    env={
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.environ["PYTHONPATH"],
        "FIPSIGN_API_KEY": os.environ["API_KEY"],
        "FIPSIGN_BASE_URL": os.environ["BASE_URL"],
    },
)
TOOLS = [
    "fipsign_ca_get_cert",
    "fipsign_ca_get_crl",
    "fipsign_ca_issue",
    "fipsign_ca_revoke_cert",
    "fipsign_generate_key_pair",
    "fipsign_health",
    "fipsign_public_key",
    "fipsign_revoke",
    "fipsign_sign",
    "fipsign_usage",
    "fipsign_verify",
]


async def converse() -> None:
    async with stdio_client(SERVER) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        listed = [tool.name for tool in (await session.list_tools()).tools]
        kept["tools"] = sorted(name for name in listed if name.startswith("fipsign_"))

        async def call(tool: str, **arguments: Any) -> Dict[str, Any]:
            answer = await session.call_tool(tool, arguments)
            kept[tool] = json.loads(answer.content[0].text)
            return kept[tool]

        await call("fipsign_health")
        await call("fipsign_public_key")
        token = (await call("fipsign_sign", sub="agent", purpose="interop"))["token"]
        await call("fipsign_verify", token=token)
        await call("fipsign_revoke", token=token)
        kept["after"] = json.loads((await session.call_tool("fipsign_verify", {"token": token})).content[0].text)
        await call("fipsign_usage")
        pair = await call("fipsign_generate_key_pair")
        issued = await call("fipsign_ca_issue", subject="agent", publicKey=pair["publicKey"], expiresInSeconds=3600)
        identity = issued["meta"]["certId"]
        await call("fipsign_ca_revoke_cert", certId=identity, reason="superseded")
        await call("fipsign_ca_get_cert", certId=identity)
        await call("fipsign_ca_get_crl")
        kept["identity"] = identity


@story.step("the server lists its eleven tools, and each of them gets an answer")
def _() -> None:
    asyncio.run(converse())
    expect(kept["tools"], TOOLS)


@story.step("a token is signed, verified, revoked and then refused")
def _() -> None:
    expect((kept["fipsign_verify"]["valid"], kept["fipsign_verify"]["payload"]["purpose"]), (True, "interop"))
    expect(kept["fipsign_revoke"]["message"], "Token revoked successfully")
    expect((kept["after"]["valid"], kept["after"]["error"]), (False, "Token has been revoked"))


@story.step("a certificate is issued, revoked and listed")
def _() -> None:
    expect(kept["fipsign_ca_get_cert"]["status"]["revoked"], True)
    assert kept["identity"] in json.dumps(kept["fipsign_ca_get_crl"])


story.tell()
