"""From a results folder to the report and its images."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from framing.datapackage import changed_files
from framing.encoding import keep_quiet
from framing.errors import FramingError
from framing.errors.report import report_in_the_way, report_needs_file
from framing.errors.study import results_changed
from framing.extras import install_line
from framing.files import write_text
from framing.folders import keep_report_inside
from framing.frame_tables import FrameTable
from framing.piping import is_piped
from framing.report.charts import draw_figures
from framing.report.images import drawable_formats, write_images
from framing.report.inputs import read_inputs
from framing.report.page import render_page
from framing.report.palette import style_frames
from framing.report.paper_tables import write_paper_tables
from framing.report.passages import collect_passages
from framing.report.plain import write_plain_report
from framing.report.rows import make_rows
from framing.report.story import compose_story
from framing.results import Results

SHIFTS = 6


@dataclass(frozen=True)
class Written:
    """What was written: the page, its size in bytes, images and tables for papers, and how much the reader holds."""

    page: Path
    size: int
    images: tuple[Path, ...]
    tables: tuple[Path, ...]
    passages: int
    texts: int


def write_report(
    results: Results,
    output: str | Path | None = None,
    *,
    figures: tuple[str, ...] | None = None,
    shifts: int = SHIFTS,
    tables: tuple[str, ...] = (),
    jobs: int = 1,
    log: Callable[[str], None] = keep_quiet,
) -> Written:
    """Write the report of a results folder (default: report.html in it) and figures/ beside the page.

    A frame table alone (`framing annotate`) gets a plain page of shares and passages, without figures or tests.

    figures : formats of the images; None for SVG and PNG where they can be drawn, else `log` hears what is missing.
    shifts : for how many shifts, in the order of the story, there are images; 0 for all of them. Those around which no state
    has texts are passed over, where others have. The page always holds all. tables : formats of the tables for papers (csv,
    tex, docx), which go to tables/ beside the page. jobs : processes that draw the images; -1: one a core.

    Raises
    ------
    MissingResults, BadTable : a table is absent or not as documented. MissingResults : nothing says which
    state is dominant. BadSetting : the output is a folder. CannotWrite : disk full or not writable; `figures` or
    `tables` in the results folder is a link out of it.
    """
    output = None if output is None else Path(output)
    if isinstance(results, FrameTable):
        plain, passages = write_plain_report(results, output)
        return Written(plain, plain.stat().st_size, (), (), passages, 0)
    if figures is None:
        figures = drawable_formats()
        if not figures:
            log(f"The page only: images for papers need a further package. Install it with: {install_line('exports')}")
    page = output or results.path / "report.html"
    if is_piped(page):
        raise report_needs_file(page)
    if page.is_dir():
        raise report_in_the_way(page)
    with _telling_changes(results.path):
        inputs = read_inputs(results)
        styles = style_frames(inputs.codebook, inputs.prevalence["frame"])
        data = make_rows(inputs)
        drawn = draw_figures(data, styles, inputs.settings)
        reader = collect_passages(inputs)
        story = compose_story(inputs)
        html = render_page(inputs, story, data, drawn, styles, reader)
        keep_report_inside(results.path, page)
        write_text(page, html)
        keys = [shift.key for shift in story.shifts if shift.judged] or [shift.key for shift in story.shifts]
        images = write_images(drawn, data, page.parent / "figures", figures, keys[: shifts or len(keys)], jobs)
        papers = write_paper_tables(inputs, page.parent / "tables", tables) if tables else ()
    return Written(page, page.stat().st_size, tuple(images), papers, len(reader.passages), reader.texts)


@contextmanager
def _telling_changes(folder: Path) -> Iterator[None]:
    """Where a table was changed after the run and no report can be made of it, say so: it is no fault of the program."""
    try:
        yield
    except FramingError:
        raise
    except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        if changed := changed_files(folder):
            raise results_changed(folder, changed, f"{type(error).__name__}: {error}".rstrip(": ")) from error
        raise
