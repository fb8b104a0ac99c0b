"""What is not wrong with a codebook but will trouble coders or the classifier."""

from __future__ import annotations

from framing.codebook.scheme import Codebook


def review_codebook(codebook: Codebook) -> list[str]:
    """Remarks in the order of the codebook, each naming the code; empty where there is nothing to say."""
    remarks = []
    cues: dict[str, str] = {}
    labels: dict[str, str] = {}
    for code in codebook.codes:
        place = f"{code.kind} {code.id}"
        if code.kind == "practice" and not code.define:
            remarks.append(f"{place}: has no definition; coders will differ. Add define.")
        if code.kind != "mechanism" and not (code.cues or code.phrases or code.patterns):
            remarks.append(f"{place}: has no cues; sampling by cue words will find it only by chance. Add cues.")
        if code.label.casefold() in labels:
            remarks.append(f"{place}: has the label of {labels[code.label.casefold()]}. Give each its own.")
        labels.setdefault(code.label.casefold(), code.id)
        for cue in code.cues:
            if cue != cue.lower():
                remarks.append(f"{place}: cue {cue!r} has capitals; cues match without regard to case.")
            if cues.setdefault(cue.lower(), code.id) != code.id:
                remarks.append(f"{place}: cue {cue!r} is one of {cues[cue.lower()]} too.")
        for item in code.exclude:
            target = item.rpartition("->")[2].strip() if "->" in item else ""
            if target and target != "none" and target.replace("_", "").isalnum() and target not in codebook:
                remarks.append(f"{place}: exclude points to {target!r}, which is not a code of this codebook.")
    return remarks
