"""The shipped script of the charts."""

from __future__ import annotations

from importlib.resources import files

from framing.report.vega import bundle_vega, chart_page, vega_script


def test_the_shipped_script_is_that_of_the_installed_versions() -> None:
    shipped = files("framing.report").joinpath("templates", "vega.js").read_text(encoding="utf-8")
    assert shipped == bundle_vega(), "run 'make vega' and commit framing/report/templates/vega.js"


def test_a_page_of_one_chart_holds_all_it_needs() -> None:
    page = chart_page({"mark": "bar", "data": {"values": [{"a": "</script>"}]}}, "Ships & guns")
    assert "<title>Ships &amp; guns</title>" in page
    assert vega_script() in page
    assert page.count("</script>") == 2
    assert "src=" not in page.replace(vega_script(), "")
