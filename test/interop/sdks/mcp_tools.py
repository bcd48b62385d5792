"""Prints the tools that an MCP server lists over stdio, as `{name: input schema}`. Environment: MCP_COMMAND (JSON list)."""

import asyncio
import json
import os

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

COMMAND = json.loads(os.environ["MCP_COMMAND"])
ENVIRONMENT = {name: os.environ[name] for name in ("PATH", "PYTHONPATH")}


async def main() -> None:
    server = StdioServerParameters(command=COMMAND[0], args=COMMAND[1:], env=ENVIRONMENT)
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        print(json.dumps({tool.name: tool.inputSchema for tool in (await session.list_tools()).tools}))


asyncio.run(main())
