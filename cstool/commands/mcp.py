"""`cstool mcp`: the handbook for programs that talk, over stdio, with the Model Context Protocol."""

from typing import TYPE_CHECKING, Any

import typer

from cstool.console.handbook_files import keep_open, locate, open_handbook
from cstool.console.options import PoliciesOption, RepliesOption
from cstool.errors import check_installed

if TYPE_CHECKING:
    from cstool.console.tool_calls import Tools

#: What a program is told of the server before it calls anything.
_INSTRUCTIONS = (
    "The shop's customer-service handbook. Decide by the tools, never from memory. Say only `say` of an answer, "
    "or a text that `check` finds ok; ask what is in `ask` first; where `needs_person` is true, hand over to a person."
)


def mcp(context: typer.Context, policies: PoliciesOption = None, replies: RepliesOption = None) -> int:
    """Serve the handbook and the ledger in use to a program, until it goes away; nothing is written."""
    check_installed("mcp", extra="mcp")
    import anyio

    from cstool.console.tool_calls import Tools

    files = locate("policies.toml", policies).path.absolute(), locate("replies.toml", replies).path.absolute()
    keep_open()
    open_handbook(*files)
    try:
        anyio.run(_serve, Tools(context.find_root().command, *files))
    except* (BrokenPipeError, anyio.BrokenResourceError):
        pass  # the program went away with a question open
    return 0


async def _serve(tools: "Tools") -> None:
    from mcp.server.stdio import stdio_server

    server = _server(tools)
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())


def _server(tools: "Tools") -> Any:
    """Return the server of the SDK with our tools in it."""
    import json

    from mcp.server.lowlevel import Server
    from mcp_types import CallToolResult, ListToolsResult, TextContent, Tool, ToolAnnotations

    from cstool import __version__
    from cstool.console.tool_calls import output_schema

    async def list_tools(_context: Any, _params: Any) -> ListToolsResult:
        return ListToolsResult(
            tools=[
                Tool(
                    name=shape.name,
                    description=shape.help,
                    input_schema=shape.input,
                    output_schema=output_schema(shape.name),
                    annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False),
                )
                for shape in tools.shapes()
            ]
        )

    async def call_tool(_context: Any, params: Any) -> CallToolResult:
        called = tools.call(params.name, params.arguments or {})
        text = TextContent(type="text", text=json.dumps(called.document, ensure_ascii=False))
        structured = None if called.is_error else called.document
        return CallToolResult(content=[text], structured_content=structured, is_error=called.is_error)

    return Server(
        "cstool",
        version=__version__,
        instructions=_INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )
