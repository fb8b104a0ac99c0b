"""The report: charts, the story in sentences, and the annotated reader, in one HTML file and as images for papers.

In: a results folder (tables; texts only for the reader). Out: report.html and figures/*.svg, *.png.
"""

from __future__ import annotations

from framing.report.write import Written, write_report

__all__ = ["Written", "write_report"]
