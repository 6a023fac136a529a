"""The server as a program meets it: the client of the SDK, a real process, a real pipe."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("mcp")

import anyio
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

ROOT = Path(__file__).parents[2]
#: Calls in a row; MCP_CALLS=1000 asks for more.
CALLS = int(os.environ.get("MCP_CALLS", "50"))
TOOLS = {"discount", "refund", "size", "reply", "triage", "check", "notes", "due"}


@pytest.fixture
def shop(tmp_path):
    """A desk with its own handbook and ledger."""
    for name in ("policies.toml", "replies.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def environment(shop):
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("CSTOOL_", "LC_", "LANG"))
    }
    return kept | {
        "PYTHONPATH": str(ROOT), "HOME": str(shop), "XDG_DATA_HOME": str(shop / "data"), "LANG": "C.UTF-8",
        "CSTOOL_LEDGER": str(shop / "notes.sqlite"),
    }  # fmt: skip


def talk(shop, conversation):
    """Hold a conversation with the server, in the folder of the desk."""
    server = StdioServerParameters(
        command=sys.executable, args=["-m", "cstool", "mcp"], cwd=shop, env=environment(shop)
    )

    async def held():
        async with stdio_client(server) as streams, ClientSession(*streams) as session:
            await session.initialize()
            return await conversation(session)

    return anyio.run(held)


def test_a_program_lists_calls_and_is_told_what_is_wrong(shop):
    files = {path.name: path.read_bytes() for path in shop.glob("*.toml")}

    async def conversation(session):
        tools = {tool.name: tool for tool in (await session.list_tools()).tools}
        assert set(tools) == TOOLS
        assert "wrong-item" in tools["refund"].input_schema["properties"]["reason"]["examples"]
        assert all(tool.output_schema and tool.annotations.read_only_hint for tool in tools.values())

        async def call(name, **given):
            return (await session.call_tool(name, given)).structured_content

        price = await call("discount", orders=3, spent=520, amount="268")
        assert price["answer"]["payable"] == "249.24"
        assert "249.24" in price["say"]
        back = await call("refund", reason="quality", paid="268", freight="12", return_freight=15)
        assert (back["answer"]["refund"], back["needs_person"]) == ("295.00", False)
        checked = [each for said in back["answer"]["say"] for each in said["before"]]
        assert back["ask"] == [*back["answer"]["evidence"], *checked]
        assert "38码" in (await call("size", value="240"))["say"]
        assert (await call("reply", words="平时穿240拍多大"))["answer"]["id"] == "size-conversion"
        assert (await call("triage", words=["鞋子开胶了"]))["answer"]["kind"] == "quality"
        draft = await call("check", words="签收15天内都能退")
        assert (draft["answer"]["verdict"], draft["say"], draft["needs_person"]) == ("differs", None, True)
        assert (await call("notes"))["answer"]["notes"] == (await call("due"))["answer"]["open"] == []

        for name, given in (
            ("size", {}), ("size", {"value": "x"}), ("size", {"value": "240", "policies": "/etc/passwd"}),
            ("refund", {"reason": "nonsense"}), ("refund", {"reason": "size", "order_number": "A1"}), ("note", {}),
        ):  # fmt: skip
            wrong = await session.call_tool(name, given)
            error = json.loads(wrong.content[0].text)["error"]
            assert (wrong.is_error, error["code"] != "defect", bool(error["hint"])) == (True,) * 3, (
                name,
                error,
            )

        times = []
        for _ in range(CALLS):
            start = time.perf_counter()
            await session.call_tool("size", {"value": "240"})
            times.append(time.perf_counter() - start)
        print(f"median of {CALLS} calls: {sorted(times)[CALLS // 2] * 1000:.1f} ms")

        answers = {}

        async def ask(value):
            answers[value] = (await call("size", value=value))["answer"]["eu"]

        async with anyio.create_task_group() as together:
            for value in ("240", "250"):
                together.start_soon(ask, value)
        assert answers == {"240": 38, "250": 40}

        policies = shop / "policies.toml"
        policies.write_text(
            policies.read_text("utf-8").replace("window_days = 7", "window_days = 15"), "utf-8"
        )
        changed = await call("check", words="签收15天内都能退")
        assert changed["answer"]["verdict"] == "ok"
        assert changed["policy"] != draft["policy"]
        policies.write_text("tiers = 3\n", "utf-8")
        assert (await session.call_tool("size", {"value": "240"})).is_error
        policies.write_bytes(files["policies.toml"])
        assert (await call("check", words="签收7天内都能退"))["policy"] == draft["policy"]

    talk(shop, conversation)
    assert {path.name: path.read_bytes() for path in shop.glob("*.toml")} == files


def test_a_server_whose_client_is_gone_ends(shop):
    """A killed client leaves both pipes closed, with a call on its way."""
    call = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    with subprocess.Popen(
        [sys.executable, "-m", "cstool", "mcp"], cwd=shop, env=environment(shop),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as running:  # fmt: skip
        running.stdout.close()
        running.stdin.write(json.dumps(call).encode() + b"\n")
        running.stdin.close()
        assert running.wait(timeout=60) == 0
        assert b"Traceback" not in running.stderr.read()


def test_the_session_of_the_documentation_is_what_it_prints(shop, pytestconfig):
    page = ROOT / "docs" / "programs.md"
    text = page.read_text("utf-8")
    code = re.search(r"```python\n(.*?)```", text, re.DOTALL)[1].replace(
        'command="cstool", args=["mcp"]',
        f'command={sys.executable!r}, args=["-m", "cstool", "mcp"], env={environment(shop)!r}',
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=shop,
        env=environment(shop),
        capture_output=True,
        check=False,
        timeout=60,
    )
    printed = ran.stdout.decode()
    block = re.compile(r"(?<=```text\n).*?(?=```)", re.DOTALL)
    if pytestconfig.getoption("--update"):
        page.write_text(block.sub(lambda _: printed, text, count=1), "utf-8")
    else:
        assert block.search(text)[0] == printed, ran.stderr.decode()
