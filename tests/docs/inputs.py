"""What the pages take for granted: files of their names, small and made up, for the commands to read."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from click.testing import CliRunner

import framing
from framing.codebook.template import template
from framing.commands import main

QUIET = "We shall mend the roads, build schools and thank the farmers of the valley for a good harvest this year. "
LOUD = (
    "The free peoples must stand together against communist aggression, contain it wherever it presses and never yield to "
    "the totalitarian camp, for an attack on one of our allies is an attack on all, and our collective defence will meet it. "
)
RISE = {"USA": 1952, "NOR": 1955, "TUR": 1956}
CODES = (
    ("collective_defence", "our fleet and sailors at sea"),
    ("arms_control_detente", "a treaty to disarm and inspect"),
)
TEMPLATE_CODES = (("first_practice", CODES[0][1]), ("second_practice", CODES[1][1]))
BOOK = """
name = "mine"
version = "{version}"
[stance]
endorse = "for"
reject = "against"
report = "neither"
[[practice]]
id = "collective_defence"
label = "Collective defence"
cues = ["fleet"]
[[practice]]
id = "arms_control_detente"
label = "Arms control"
cues = ["disarm"]
"""


def speak(state: str, year: int) -> str:
    """A speech of some eighteen passages, of which four in ten are loud once the state has risen."""
    return "\n\n".join((LOUD * 2 if year >= RISE.get(state, 9999) and n < 14 else QUIET * 4) for n in range(36))


def write_speeches(folder: Path, states: tuple[str, ...], years: range) -> None:
    """A text file each state and year."""
    folder.mkdir(parents=True, exist_ok=True)
    for state in states:
        for year in years:
            (folder / f"{state}_{year}-01-04_message.txt").write_text(speak(state, year), encoding="utf-8")


def write_table(path: Path, states: tuple[str, ...], years: range) -> None:
    """The same as a document table."""
    rows = [
        {
            "id": f"{state}-{year}",
            "text": speak(state, year),
            "date": f"{year}-01-04",
            "state": state,
            "genre": "speech",
        }
        for state in states
        for year in years
    ]
    framing.read_documents(pd.DataFrame(rows), name=path.stem).write(path)


def write_codings(
    path: Path, coder: str, codes: tuple[tuple[str, str], ...] = CODES, differs: int = 0, only: range = range(60)
) -> None:
    """Sixty coded passages; every `differs`-th has another code than the words say."""
    kinds = [*codes, ("", "rain on the fields")]
    lines = []
    for number in only:
        name, words = kinds[number % 3]
        passage = f"{words} this year, word{chr(97 + number % 26)}"
        if differs and number % differs == 0:
            name = kinds[(number + 1) % 3][0]
        row = {
            "id": f"t{number}", "coder": coder, "corpus": "toy", "document": f"d{number // 2}", "start": 0,
            "end": len(passage), "domestic": [], "mechanism": [], "text": passage,
            "practices": [{"practice": name, "stance": "endorse"}] if name else [],
        }  # fmt: skip
        lines.append(json.dumps(row) + "\n")
    path.write_text("".join(lines), encoding="utf-8")


def make_study(folder: Path) -> Path:
    """A results folder of the real pipeline: the annual messages of 1946 to 1957 beside four made-up secondary states."""
    write_table(folder / "own.parquet", ("NOR", "TUR", "IND", "SWE"), range(1946, 1958))
    (folder / "groups.csv").write_text(
        "state,first,last,group\nNOR,1946,1957,ally\nTUR,1946,1957,ally\nIND,1946,1957,non-aligned\nSWE,1946,1957,non-aligned\n"
    )
    (folder / "small.toml").write_text(
        'name = "early-cold-war"\ntitle = "A small study"\nplacebo = ["ceremony"]\n[periods]\nfirst = 1946\nlast = 1957\n'
        '[dominant]\nstate = "USA"\n[[corpus]]\nname = "sotu"\naudience = "domestic"\n[[corpus]]\nname = "own"\n'
        'path = "own.parquet"\n[groups]\nfile = "groups.csv"\ncompare = "non-aligned"\nsource = "made up"\n'
        "[align]\npermutations = 49\n"
    )
    framing.run_study(folder / "small.toml", folder / "early-cold-war", jobs=1, report=False)
    return folder / "early-cold-war"


def _run(*arguments: object) -> None:
    done = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.output


def _simulated(counts: str, exposure: str, groups: str = "") -> None:
    _run("simulate", "--kind", "diffusion", "--states", 4, "--passages", 40, "--periods", 30, "--seed", 3, "-o", "made")
    table = pd.read_csv("made/counts.csv")
    table["state"] = table["state"].replace("A", "USA")
    table[table["frame"].isin(sorted(set(table["frame"]))[:2])].to_csv(counts, index=False)
    shutil.copyfile("made/exposure.csv", exposure)
    if groups:
        facts = pd.read_csv("made/exposure.csv")
        facts["group"] = facts["exposure"].map(lambda value: "ally" if value > 0 else "non-aligned")
        facts[["state", "period", "group"]].to_csv(groups, index=False)


def readme(results: Path) -> None:
    """The README: speeches of one state, codings of the template's codebook, counts, rows, a study."""
    write_speeches(Path("speeches"), ("GBR", "SWE"), range(1950, 1959))
    Path("rows.jsonl").write_text(json.dumps({"id": "a", "text": "We keep the balance."}) + "\n", encoding="utf-8")
    write_codings(Path("ann.jsonl"), "ann", TEMPLATE_CODES)
    write_codings(Path("bob.jsonl"), "bob", TEMPLATE_CODES, differs=7)
    _simulated("counts.csv", "exposure.csv")
    write_table(Path("three.parquet"), ("USA", "NOR", "SWE"), range(1946, 1966))
    Path("my-study.toml").write_text(
        'name = "mine"\n[periods]\nfirst = 1946\nlast = 1965\n[dominant]\nstate = "USA"\n[[corpus]]\nname = "three"\n'
        'path = "three.parquet"\n[align]\npermutations = 49\n'
    )
    shutil.copytree(results, "results/early-cold-war")


def _flat(table: pd.DataFrame) -> pd.DataFrame:
    """Codings as a table writes them: codes with their stance in one cell."""
    table["practices"] = [";".join(f"{one['practice']}:{one['stance']}" for one in cell) for cell in table["practices"]]
    return table.assign(domestic="", mechanism="")


def _codings() -> None:
    Path("mine.toml").write_text(BOOK.format(version=1), encoding="utf-8")
    write_codings(Path("ann.jsonl"), "ann")
    write_codings(Path("bob.jsonl"), "bob", differs=7)
    write_table(Path("speeches.parquet"), ("GBR",), range(1948, 1960))


def codings(results: Path) -> None:
    """docs/codings.md: a codebook, two coders, a model's codings, a sheet, an export of Label Studio."""
    _codings()
    write_codings(Path("qwen.jsonl"), "qwen", differs=5)
    _run("coding", "draw", "speeches.parquet", "--size", 20, "-o", "sheet.jsonl")
    _run("coding", "export", "ann.jsonl", "--to", "label-studio", "-o", "tasks.json")
    tasks = json.loads(Path("tasks.json").read_text("utf-8"))
    for task in tasks:  # as somebody who agrees with everything would leave them
        task["annotations"] = [{"id": 1, "completed_by": 1, "result": task["predictions"][0]["result"]}]
    Path("export.json").write_text(json.dumps(tasks), encoding="utf-8")
    for name in ("ann", "bob"):
        pd.read_json(f"{name}.jsonl", lines=True, dtype=False).pipe(_flat).to_csv(f"{name}.csv", index=False)


def coding_page(results: Path) -> None:
    """docs/coding-page.md: the same, with codings of two coders in one file and decisions of a third."""
    _codings()
    Path("both.jsonl").write_text(Path("ann.jsonl").read_text() + Path("bob.jsonl").read_text())
    write_codings(Path("decided.jsonl"), "dora", only=range(0, 60, 7))


def codebooks(results: Path) -> None:
    """docs/codebooks.md: two versions of a codebook, another's, and codings of the first."""
    Path("mine-1.toml").write_text(BOOK.format(version=1), encoding="utf-8")
    Path("mine-2.toml").write_text(BOOK.format(version=2).replace('"Arms control"', '"Disarmament"'), encoding="utf-8")
    Path("hers.toml").write_text(template("hers").replace('"first_practice"', '"her_practice"'), encoding="utf-8")
    write_codings(Path("ann.jsonl"), "ann")


def corpora(results: Path) -> None:
    """docs/corpora.md: texts by state, session and year, and a table with columns of its own."""
    write_speeches(Path("texts"), ("GBR", "USA"), range(1948, 1951))
    rows = "".join(f"{path.name},speech\n" for path in sorted(Path("texts").iterdir()))
    Path("texts/metadata.csv").write_text(f"file,genre\n{rows}", encoding="utf-8")
    for year in range(1946, 1949):
        Path("speeches").mkdir(exist_ok=True)
        Path(f"speeches/FRA_{year - 1945}_{year}.txt").write_text(QUIET, encoding="utf-8")
    Path("speeches.csv").write_text(f'nr,held_on,body\n1,1950-05-03,"{QUIET}"\n', encoding="utf-8")


def classifier(results: Path) -> None:
    """docs/classifier.md: pipelines trained with spaCy and scikit-learn, two labels each."""
    import skops.io
    import spacy
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from spacy.training import Example

    write_table(Path("speeches.parquet"), ("GBR",), range(1950, 1953))
    taught = [(words, code) for code, words in CODES] * 3
    pipeline = make_pipeline(TfidfVectorizer(), LogisticRegression())
    pipeline.fit([text for text, _ in taught], [code for _, code in taught])
    skops.io.dump(pipeline, "my-pipeline.skops")
    nlp = spacy.blank("en")
    nlp.add_pipe("textcat_multilabel")
    cats = [code for code, _ in CODES]
    nlp.initialize(
        lambda: [
            Example.from_dict(nlp.make_doc(text), {"cats": {c: float(c == code) for c in cats}})
            for text, code in taught
        ]
    )
    nlp.to_disk("my-pipeline")


def exports(results: Path) -> None:
    """docs/exports.md: the results of a small study, and its passages for spaCy."""
    other_tools(results)
    _run("export", "--to", "docbin", "-o", "frames.spacy", "--state", "SWE")


def other_tools(results: Path) -> None:
    """docs/other-tools.md: the results of a small study."""
    shutil.copytree(results, "results/early-cold-war")


def studies(results: Path) -> None:
    """docs/studies.md: speeches of a dominant state and two others, and who is allied."""
    write_speeches(Path("speeches"), ("USA", "NOR", "SWE"), range(1946, 1966))
    rows = [f"{state},{year},{int(state == 'NOR')}\n" for state in ("NOR", "SWE") for year in range(1946, 1966)]
    Path("allies.csv").write_text("state,period,exposure\n" + "".join(rows), encoding="utf-8")


def method(results: Path) -> None:
    """docs/method.md: counts, exposure and groups."""
    _simulated("T.csv", "E.csv", "G.csv")


def corpora_by_options(results: Path) -> None:
    """docs/corpora/by-options.md: one small file in each of the shapes."""
    Path("throne").mkdir()
    Path("throne/GBR_1911-02-06_George V.txt").write_text(QUIET, encoding="utf-8")
    row = {"Text": QUIET, "Date": "1911-02-06", "PM": "Asquith", "Parti": "Liberal", "Speech_Year": "1911"}
    pd.DataFrame([row]).to_excel("Speech_Throne.xlsx", index=False)
    Path("corpus.csv").write_text(f'year,pm,text\n1947,Nehru,"{QUIET}"\n1948,NA,"{QUIET}"\n', encoding="utf-8")
    Path("transcripts").mkdir()
    for number, genre in enumerate(("Speech", "Interview")):
        Path(f"transcripts/transcript-{number}.xml").write_text(
            f"<transcript><prime-minister>Menzies</prime-minister><release-date>03/05/195{number}</release-date>"
            f"<release-type>{genre}</release-type><content>{QUIET}</content></transcript>",
            encoding="utf-8",
        )
    dfat(results)


def dfat(results: Path) -> None:
    """docs/corpora/dfat.md: an archive of texts with front matter."""
    import tarfile

    Path("d").mkdir()
    Path("d/1.md").write_text(f"---\ndoc_date: '1951-09-01'\nvol_full_title: One\n---\n{QUIET}\n", encoding="utf-8")
    with tarfile.open("dfat-documents.tgz", "w:gz") as archive:
        archive.add("d/1.md")


def presidents(results: Path) -> None:
    """docs/corpora/presidents.md: texts called by date and title."""
    Path("speeches").mkdir()
    Path("speeches/1950-05-03-Remarks at noon.txt").write_text(QUIET, encoding="utf-8")


INPUTS: dict[str, Callable[[Path], None]] = {
    "README.md": readme,
    "docs/classifier.md": classifier,
    "docs/codebooks.md": codebooks,
    "docs/coding-page.md": coding_page,
    "docs/codings.md": codings,
    "docs/corpora.md": corpora,
    "docs/corpora/by-options.md": corpora_by_options,
    "docs/corpora/dfat.md": dfat,
    "docs/corpora/presidents.md": presidents,
    "docs/exports.md": exports,
    "docs/method.md": method,
    "docs/other-tools.md": other_tools,
    "docs/studies.md": studies,
}
# what a reader has by a line, from lines that are not run: the page, how the line begins
BEFORE: dict[tuple[str, str], Callable[[], None]] = {
    ("README.md", "framing code to-code.jsonl"): lambda: write_codings(Path("coded.jsonl"), "ann", TEMPLATE_CODES),
    ("README.md", "framing report results/early-cold-war"): Path("results/early-cold-war/manifest.json").touch,
}
NAMES: dict[str, dict[str, object]] = {
    "docs/classifier.md": {
        "passages": [f"{words}, {number}" for number in range(20) for _, words in CODES],
        "labels": [{code} for _ in range(20) for code, _ in CODES],
    },
}
