"""The page: figures, story, tables and reader put into one HTML file that asks the network for nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any

import jinja2
import pandas as pd
from markupsafe import Markup

from framing.dominance import tell_turns
from framing.report import labels
from framing.report.data import pack_table, script_hash, to_json, to_script
from framing.report.figure import Figure
from framing.report.framing_rows import framing_sentence
from framing.report.inputs import Inputs
from framing.report.palette import DARK_BACKGROUND, LIGHT_BACKGROUND, Style
from framing.report.passages import Reader
from framing.report.primary_rows import tell_certainty
from framing.report.provenance import trace_provenance
from framing.report.readings import choose_readings
from framing.report.rows import usual_group
from framing.report.story import Story
from framing.report.tables import page_tables
from framing.report.vega import vega_script

_SCRIPTS = ("charts.js", "reader.js", "start.js")  # one scope: the later ones use what the earlier ones define
_WRAP = '"use strict";\n(() => {{\n{}}})();'


def render_page(
    inputs: Inputs,
    story: Story,
    data: Mapping[str, pd.DataFrame],
    figures: list[Figure],
    styles: Mapping[str, Style],
    reader: Reader,
) -> str:
    """The report as HTML, the same bytes for the same inputs."""
    used = sorted({name for figure in figures for name in figure.data})
    payload = {
        "datasets": {name: pack_table(data[name]) for name in used},
        "figures": [_figure(figure) for figure in figures],
        "frames": {
            code: {"label": labels.short_label(inputs.codebook, code), "colour": style.colour}
            for code, style in styles.items()
        },
        "states": {state: labels.state_label(state) for state in _states(inputs, reader)},
        "fetch": {
            str(entry["name"]): f"framing corpus fetch {entry['name']}"
            for entry in inputs.manifest.get("corpora", [])
            if not entry.get("texts")
        },
    }
    scripts = {
        "vega": vega_script(),
        "report": to_script(_WRAP.format("\n".join(read_resource(name) for name in _SCRIPTS))),
    }
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(read_resource),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(_filters())
    return environment.get_template("report.html.j2").render(
        title=_title(inputs),
        dominant=labels.state_label(inputs.dominant),
        leaders=tell_turns(inputs.turns) or labels.state_label(inputs.dominant),
        dominant_code=inputs.dominant,
        question=inputs.manifest.get("question", ""),
        story=story,
        readings=choose_readings(inputs, reader, data),
        exposure=(inputs.manifest.get("exposure") or {}).get("label", ""),
        hypotheses=labels.explained(inputs.scorecard["hypothesis"]),
        framed=framing_sentence(inputs, data["framing"]),
        certainty=tell_certainty(inputs.model.figures.get("documents", {}) if inputs.model else {}, data["primaries"]),
        figures={figure.name: figure for figure in figures},
        tables=page_tables(inputs, data),
        provenance=trace_provenance(inputs),
        styles=styles,
        codebook=inputs.codebook,
        reader=reader,
        interval_name=inputs.settings.interval,
        usual=max(story.shifts, key=lambda shift: shift.judged).key if story.shifts else "",
        group=usual_group(data["adoption"]),
        backgrounds=(LIGHT_BACKGROUND, DARK_BACKGROUND),
        css=Markup(read_resource("report.css")),
        scripts={name: Markup(source) for name, source in scripts.items()},
        hashes=" ".join(f"'{script_hash(source)}'" for source in scripts.values()),
        payload=Markup(to_json(payload)),
        passages=Markup(to_json(vars(reader))),
    )


def _title(inputs: Inputs) -> str:
    study = inputs.manifest.get("study", "")
    name = study.get("name", "") if isinstance(study, Mapping) else study
    return str(inputs.manifest.get("title") or name or "Frames of balancing")


def read_resource(name: str) -> str:
    """A template, script or style sheet of the report, as text."""
    return files("framing.report").joinpath("templates", name).read_text(encoding="utf-8")


def _filters() -> dict[str, Callable[..., Any]]:
    return {
        "percent": labels.percent,
        "signed": labels.signed,
        "interval": labels.interval,
        "span": labels.span,
        "p_value": labels.p_value,
        "plain": lambda value: labels.signed(value, 3, plus=False) if isinstance(value, float) else value,
        "whole": lambda value: labels.signed(value, 0, plus=False),
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "name": figure.name,
        "spec": figure.spec,
        "data": figure.data,
        "control": figure.control,
        "panel": figure.panel,
        "ownAxes": figure.own_axes,
        "margin": figure.margin,
    }


def _states(inputs: Inputs, reader: Reader) -> list[str]:
    return sorted({inputs.dominant, *inputs.adoption["state"], *(document[4] for document in reader.documents)})
