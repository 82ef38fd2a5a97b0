"""`dateline mcp`: the tools `search`, `fetch` and `ask` for a program that starts this one."""

from __future__ import annotations

from api.cli.shared import Data, errors_told, settings_of


def mcp(data: Data = None) -> None:
    """The Model Context Protocol over standard input and output, for clients that start it."""
    from api import logs
    from api.mcp import make_server
    from api.wiring import open_service

    with errors_told(), open_service(settings_of(data)) as service:
        logs.configure(service.settings.log_format, service.settings.log_level)
        make_server(lambda: service).run("stdio")
