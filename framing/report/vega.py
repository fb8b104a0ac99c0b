"""Vega, Vega-Lite and Vega-Embed as one script that ships with the package, and pages of one chart.

`make vega` writes the script anew from vl-convert, for the version of Vega-Lite that Altair writes; a test compares.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from framing.extras import load_extra
from framing.report.data import to_json, to_script

EXPOSE = "window.vegaEmbed = vegaEmbed;"
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<script>{library}</script>
</head>
<body>
<div id="chart"></div>
<script>vegaEmbed("#chart", {spec}, {{"mode": "vega-lite"}});</script>
</body>
</html>
"""


def vega_script() -> str:
    """The libraries, for a script element: they set `vegaEmbed`."""
    return to_script(files("framing.report").joinpath("templates", "vega.js").read_text(encoding="utf-8"))


def chart_page(spec: Mapping[str, Any], title: str) -> str:
    """One Vega-Lite chart as an HTML page that asks the network for nothing."""
    return _PAGE.format(title=html.escape(title), library=vega_script(), spec=to_json(spec))


def bundle_vega() -> str:
    """The script made anew; needs vl-convert."""
    import altair

    version = ".".join(altair.SCHEMA_VERSION.lstrip("v").split(".")[:2])
    return str(load_extra("vl_convert", "exports").javascript_bundle(EXPOSE, vl_version=version))
