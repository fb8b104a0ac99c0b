from __future__ import annotations

import shutil
from dataclasses import replace

import pandas as pd
import pytest

from framing.annotation import batch as batches
from framing.annotation import elsewhere, kept
from framing.annotation.store import annotate_corpus
from framing.classify import load_model, save_model
from framing.classify.models.store import find_model
from framing.codebook import shipped_codebook
from framing.corpus import split_passages
from framing.errors import NotEnoughData
from framing.parquet import read_notes
from framing.schemas import FRAMES
from framing.tables import read_table, write_table


@pytest.fixture
def small_batches(monkeypatch, tmp_path):
    monkeypatch.setattr(batches, "BATCH_CHARACTERS", 1_000)
    monkeypatch.setenv("FRAMING_HOME", str(tmp_path / "home"))


def run(documents, output, **options):
    return annotate_corpus(iter(documents), "own", output, jobs=1, **options)


def test_frames_point_at_the_passages_of_the_untouched_text(documents, tmp_path, small_batches):
    done = run(documents, tmp_path / "f.parquet")
    frames = read_table(tmp_path / "f.parquet", FRAMES)
    assert done.documents == len(documents)
    assert frames["document"].drop_duplicates().tolist() == [document.id for document in documents]
    for document in documents:
        own = frames[frames["document"] == document.id]
        expected = [(passage.start, passage.end, passage.words) for passage in split_passages(document.text)]
        assert list(own[["start", "end", "words"]].itertuples(index=False, name=None)) == expected
        assert set(own["document_sha256_16"]) == {document.sha256[:16]}


def test_columns_are_the_codes_of_the_codebook(documents, tmp_path, small_batches):
    run(documents, tmp_path / "f.parquet")
    names = list(pd.read_parquet(tmp_path / "f.parquet").columns)
    book = shipped_codebook()
    assert [name for name in names if name.startswith("p_")] == [f"p_{code}" for code in book.ids()]
    assert [name for name in names if name.startswith("e_")] == [f"e_{code}" for code in book.ids("practice")]
    assert [name for name in names if name.startswith("x_")] == [f"x_{topic.id}" for topic in book.placebo]


def test_the_contest_of_powers_is_told_from_roads_and_schools(documents, tmp_path, small_batches):
    run(documents, tmp_path / "f.parquet")
    frames = pd.read_parquet(tmp_path / "f.parquet")
    loud = frames["document"].str[1:].astype(int) % 2 == 0
    assert frames.loc[loud, "p_ideological_balancing"].min() > 0.5
    practices = [f"p_{code}" for code in shipped_codebook().ids("practice")]
    assert frames.loc[~loud, practices].to_numpy().max() < 0.2
    assert frames.loc[loud, "threat"].str.contains("communism").all()


def test_processes_and_batches_do_not_change_a_byte(documents, tmp_path, monkeypatch, small_batches):
    run(documents, tmp_path / "a.parquet")
    monkeypatch.setenv("FRAMING_HOME", str(tmp_path / "other"))
    annotate_corpus(iter(documents), "own", tmp_path / "b.parquet", jobs=2)
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_second_run_does_nothing_new(documents, tmp_path, monkeypatch, small_batches):
    first = run(documents, tmp_path / "a.parquet")
    monkeypatch.setattr(kept, "annotate_batch", None)
    second = run(documents, tmp_path / "b.parquet")
    assert (first.reused_documents, second.reused_documents) == (0, len(documents))
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_interrupted_pass_goes_on_where_it_stopped(documents, tmp_path, monkeypatch, small_batches):
    real, calls = kept.annotate_batch, []

    def interrupted(batch):
        if len(calls) == 2:
            raise KeyboardInterrupt
        calls.append(batch)
        return real(batch)

    monkeypatch.setattr(kept, "annotate_batch", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(documents, tmp_path / "f.parquet")
    assert not (tmp_path / "f.parquet").exists()
    monkeypatch.setattr(kept, "annotate_batch", real)
    done = sum(len(batch.documents) for batch in calls)
    assert done > 0
    assert run(documents, tmp_path / "f.parquet").reused_documents == done


def test_other_documents_take_what_is_kept_of_each(documents, tmp_path, monkeypatch, small_batches):
    """Batches are cut anew around other documents; the frames, rows and groups are those of a pass that knew nothing."""
    run(documents[2:9], tmp_path / "a.parquet")
    wider = [documents[9], *documents[:5], *documents[6:9]]  # 9, 0 and 1 are new
    done = run(wider, tmp_path / "b.parquet")
    assert (done.documents, done.reused_documents, done.mended_documents) == (9, 6, 0)
    assert done.days[0] <= done.days[1]
    monkeypatch.setenv("FRAMING_HOME", str(tmp_path / "other"))
    assert run(wider, tmp_path / "c.parquet").days == ()
    assert (tmp_path / "b.parquet").read_bytes() == (tmp_path / "c.parquet").read_bytes()


def test_a_document_without_passages_is_kept_too(documents, tmp_path, monkeypatch, small_batches):
    empty = replace(documents[3], id="empty", text=" ", sha256="")
    run([*documents[:3], empty], tmp_path / "a.parquet")
    monkeypatch.setattr(kept, "annotate_batch", None)
    assert run([empty, documents[1]], tmp_path / "b.parquet").reused_documents == 2
    assert set(pd.read_parquet(tmp_path / "b.parquet")["document"]) == {documents[1].id}


def test_a_changed_text_is_read_again(documents, tmp_path, small_batches):
    run(documents, tmp_path / "a.parquet")
    changed = [replace(documents[0], text=documents[0].text + " More.", sha256=""), *documents[1:]]
    done = run(changed, tmp_path / "b.parquet")
    assert 0 < done.reused_documents < len(documents)


def test_document_frames_and_stamp(documents, tmp_path, small_batches):
    run(documents, tmp_path / "f.parquet", document_output=tmp_path / "d.parquet")
    summary = pd.read_parquet(tmp_path / "d.parquet").set_index("document")
    assert summary.loc["d01", "insufficient"]
    assert summary.loc["d08", "share_ideological_balancing"] > 0.5
    stamp = read_notes(tmp_path / "f.parquet")
    assert stamp["model_sha256"] == load_model("balancing").sha256
    assert stamp["codebook_sha256"] == shipped_codebook().sha256


def test_no_document_is_an_error_and_leaves_no_file(tmp_path, small_batches):
    with pytest.raises(NotEnoughData):
        run([], tmp_path / "f.parquet")
    assert not (tmp_path / "f.parquet").exists()


def test_another_code_model_or_library_makes_other_frames(documents, tmp_path, monkeypatch, small_batches):
    run(documents, tmp_path / "a.parquet")
    monkeypatch.setattr(kept, "code_sha256", lambda: "as after an update")
    assert run(documents, tmp_path / "b.parquet").reused_documents == 0
    assert run(documents, tmp_path / "c.parquet").reused_documents == len(documents)


def test_a_model_trained_again_into_its_folder_is_seen(documents, tmp_path, small_batches):
    folder = tmp_path / "model"
    shutil.copytree(find_model("balancing"), folder)
    assert run(documents, tmp_path / "a.parquet", model=str(folder)).reused_documents == 0
    old = load_model(folder)
    save_model(replace(old, version="another"), folder, {"card.md": "another card"})
    done = run(documents, tmp_path / "b.parquet", model=str(folder))
    assert done.reused_documents == 0
    assert batches.loaded_model(str(folder)).version == "another"
    assert read_notes(tmp_path / "b.parquet")["model_sha256"] != old.sha256


def _cut(path):
    path.write_bytes(path.read_bytes()[:-500])


def _shorten(path):
    write_table(read_table(path).head(1), path)


def _empty(path):
    path.write_bytes(b"")


def _spoil_a_page(path):
    raw = path.read_bytes()
    path.write_bytes(raw[:100] + bytes(20) + raw[120:])


def _take_another(path):
    other = next(each for each in sorted(path.parent.iterdir()) if each != path)
    path.write_bytes(other.read_bytes())


def _rename_a_column(path):
    raw = path.read_bytes()
    place = raw.rindex(b"threat")
    path.write_bytes(raw[:place] + b"d" + raw[place + 1 :])


def _spoil_a_document(path):
    raw = path.read_bytes()
    place = raw.index(b"framing.documents") + 25
    path.write_bytes(raw[:place] + b"x\xff" + raw[place + 2 :])


@pytest.mark.parametrize(
    "damage", [_cut, _shorten, _empty, _spoil_a_page, _take_another, _rename_a_column, _spoil_a_document]
)
def test_a_kept_part_that_is_not_what_was_kept_is_made_again(documents, tmp_path, small_batches, damage):
    run(documents, tmp_path / "a.parquet")
    part = sorted((tmp_path / "home" / "frames").iterdir())[0]
    whole = part.read_bytes()
    damage(part)
    done = run(documents, tmp_path / "b.parquet")
    assert done.mended_documents > 0
    assert done.mended_documents + done.reused_documents == len(documents)
    assert (tmp_path / "b.parquet").read_bytes() == (tmp_path / "a.parquet").read_bytes()
    assert part.read_bytes() == whole
    assert run(documents, tmp_path / "c.parquet").mended_documents == 0


def test_few_batches_start_no_process_and_many_do(documents, tmp_path, monkeypatch, small_batches):
    asked = []
    real = elsewhere.run_batches

    def watched(function, batches, jobs):
        asked.append(jobs)
        return real(function, batches, 1)

    monkeypatch.setattr(elsewhere, "run_batches", watched)
    annotate_corpus(iter(documents), "own", tmp_path / "many.parquet", jobs=2)
    annotate_corpus(iter(documents[:1]), "own", tmp_path / "few.parquet", jobs=2)
    assert asked == [2, 1]
    both = pd.read_parquet(tmp_path / "many.parquet")
    one = pd.read_parquet(tmp_path / "few.parquet")
    pd.testing.assert_frame_equal(both[both["document"] == documents[0].id].reset_index(drop=True), one)
