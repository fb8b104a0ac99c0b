"""Encodings told apart: of the West, of Central Europe, of the Mac, UTF-16 without a mark, through the import."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from framing.commands.main import main
from framing.encoding import decode
from framing.errors import UnreadableFile
from framing.guessing import guess_encoding

ENGLISH = "The people’s choice is clear — we stand with our allies. “Peace,” he said, “is the work of all.”\n"
FRENCH = "Nous défendrons l’équilibre ; la paix est l’œuvre de tous, à l’été comme à l’hiver.\n"
GERMAN = "Wir verteidigen das Gleichgewicht der Mächte, auch für künftige Größe der Völker.\n"
SPANISH = "¿Quién defenderá el equilibrio? Nosotros, dijo el señor Núñez: «la paz es de todos».\n"
POLISH = "Będziemy bronić równowagi sił i naszych sojuszników, gdyż pokój jest dziełem wszystkich.\n"
CZECH = "Budeme hájit rovnováhu sil a naše spojence, neboť mír je dílem všech národů.\n"
CROATIAN = "Čuvat ćemo ravnotežu snaga i naše saveznike, jer je mir djelo svih naroda.\n"
HUNGARIAN = "Megőrizzük a hatalmi egyensúlyt, és hűek maradunk szövetségeseinkhez.\n"
TURKISH = "Güçler dengesini ve müttefiklerimizi savunacağız; barış herkesin işidir.\n"
RUSSIAN = "Мы будем защищать равновесие сил и наших союзников, ибо мир есть дело всех.\n"
GREEK = "Θα υπερασπιστούμε την ισορροπία των δυνάμεων και τους συμμάχους μας.\n"
JAPANESE = "我々は勢力均衡と同盟国を守る。平和はすべての人の仕事である。\n"


# longer and with more Chinese signs, which a general guess takes for Korean
JAPANESE_SPEECH = "議長、欧州の勢力均衡は脅かされています。我々は集団安全保障を守ります。わが国は侵略に抵抗します。\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((ENGLISH, name) for name in ("cp1252", "mac_roman", "utf-16-le", "utf-16-be")),
        *((FRENCH, name) for name in ("cp1252", "mac_roman", "utf-16-le")),
        ("L'œuvre coûte 5 € au cœur de la cité.\n", "iso8859_15"),
        *((GERMAN, name) for name in ("cp1252", "mac_roman", "cp850")),
        *((SPANISH, name) for name in ("cp1252", "mac_roman")),
        (POLISH, "cp1250"),
        *((CZECH, name) for name in ("cp1250", "iso8859_2")),
        (CROATIAN, "cp1250"),
        (HUNGARIAN, "cp1250"),
        (TURKISH, "cp1254"),
        *((RUSSIAN, name) for name in ("cp1251", "koi8_r", "utf-16-le")),
        (GREEK, "cp1253"),
        *((JAPANESE, name) for name in ("shift_jis", "euc_jp")),
        *((JAPANESE_SPEECH, name) for name in ("shift_jis", "euc_jp")),
        ("· Education and well\u00adbeing for all our people\n", "cp1252"),
        ("The people’s choice.", "mac_roman"),
        ("The people’s choice.", "cp1252"),
        ("Minister André spoke of peace and of law for an hour.", "cp1252"),
        ("It cost £5 and no more, said the minister.", "cp1252"),
        ("DEFENDAMOS LA NACIÓN Y EL AÑO DE LA UNIÓN", "cp1252"),
    ],
)
def test_a_text_is_read_as_it_was_written(text, encoding):
    told: list[str] = []
    read, used = decode((text * 3).encode(encoding), "a.txt", log=told.append)
    assert read == text * 3
    assert used.endswith(" (guessed)")
    assert "a.txt: not UTF-8; read as " in told[0]
    assert "--encoding" in told[0]


@pytest.mark.parametrize(
    "raw",
    [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), bytes(range(1, 256)) * 20, b"\x00\x01\x02\x03PK"],
    ids=["picture", "every byte", "archive"],
)
def test_what_is_no_text_is_refused(raw):
    assert guess_encoding(raw) is None
    with pytest.raises(UnreadableFile, match=r"a\.txt: binary.*--encoding"):
        decode(raw, "a.txt")


def test_two_readings_that_stand_equally_well_are_named(monkeypatch):
    assert "doubt" not in guess_encoding(HUNGARIAN.encode("cp1250")).note
    monkeypatch.setattr("framing.guessing.has_extra", lambda _: False)
    guess = guess_encoding(HUNGARIAN.encode("cp1250"))
    assert "in doubt: cp1250 would read 'Megőrizzük' for 'Megõrizzük'" in guess.note


def test_utf8_with_a_few_other_bytes_stays_utf8():
    told: list[str] = []
    raw = FRENCH.encode() * 2 + "Le café d’en face.".encode("cp1252")
    text, used = decode(raw, "a.txt", log=told.append)
    assert text == FRENCH * 2 + "Le café d’en face."
    assert used == "utf-8 with other bytes (guessed)"
    assert "UTF-8, but for 2 bytes, which were read as cp1252" in told[0]


def test_an_encoding_that_is_given_is_followed_and_what_speaks_against_it_is_said():
    told: list[str] = []
    assert decode("André".encode(), "a.txt", "cp1252", told.append) == ("AndrÃ©", "cp1252")
    assert told == ["a.txt: read as cp1252, as --encoding says; the bytes would be right as UTF-8, too."]
    told.clear()
    assert decode("André".encode("cp1252"), "a.txt", "cp1252", told.append)[0] == "André"
    assert told == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", FRENCH),
        ("a.csv", f"id;text\na;{FRENCH}"),
        ("a.json", json.dumps([{"id": "a", "text": FRENCH}], ensure_ascii=False)),
        ("a.jsonl", json.dumps({"id": "a", "text": FRENCH}, ensure_ascii=False)),
        ("a.html", f"<html><body><p>{FRENCH}</p></body></html>"),
        ("a.cable", f"From: Embassy\nTo: Department\nSubject: Talks\nDate: 3 May 1950\n\n{FRENCH}"),
    ],
)
@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "utf-16-le"])
def test_every_reader_of_letters_keeps_the_guess_for_the_check(tmp_path, name, content, encoding):
    path, out = tmp_path / name, tmp_path / "o.jsonl"
    path.write_bytes(content.replace(" ; la", " et la").encode(encoding))
    arguments = [
        "corpus",
        "import",
        str(path),
        "--name",
        "x",
        "--set",
        "state=FRA",
        "--set",
        "date=1950",
        "-o",
        str(out),
    ]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    (row,) = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert "l’équilibre et la paix est l’œuvre" in row["text"]
    assert row["extra"]["encoding"] == f"{encoding} (guessed)"
    checked = CliRunner().invoke(main, ["corpus", "check", str(out)])
    assert f"1 documents were read in an encoding that was guessed: {encoding} 1." in checked.stdout


def test_a_file_of_two_encodings_is_read_line_by_line(tmp_path):
    path = tmp_path / "GBR_1950-05-03.txt"
    path.write_bytes(FRENCH.encode() + FRENCH.encode("cp1252"))
    out = tmp_path / "o.jsonl"
    done = CliRunner().invoke(main, ["corpus", "import", str(path), "--name", "x", "-o", str(out)])
    assert json.loads(out.read_text(encoding="utf-8"))["text"] == FRENCH * 2
    assert "two encodings in one file: 2 lines read as UTF-8, 1 as cp1252" in done.stderr  # the last line is empty


def test_japanese_mail_is_read_though_its_bytes_are_ascii(tmp_path):
    text, encoding = decode(JAPANESE.encode("iso2022_jp"), "x.txt")
    assert (text, encoding) == (JAPANESE, "iso2022_jp (guessed)")


@pytest.mark.parametrize(
    ("content", "what", "reader"),
    [
        (r"{\rtf1\ansi We hold the coast.\par}", "not plain text but RTF. Open it and save it as DOCX", "plain"),
        ("%PDF-1.4\nWe hold", "not plain text but PDF. Give it the ending .pdf", "plain"),
        (
            "<!DOCTYPE html><html><body><p>We hold the coast.</p></body></html>",
            "but a web page. Say --reader html",
            "html",
        ),
        (
            '<?xml version="1.0"?><speech><text>We hold the coast.</text></speech>',
            "but XML. Give it the ending .xml",
            "xml",
        ),
    ],
)
def test_another_format_under_the_ending_of_a_text_is_refused(tmp_path, content, what, reader):
    path = tmp_path / "GBR_1950-05-03.txt"
    path.write_text(content)
    arguments = ["corpus", "import", str(path), "--name", "x", "-o", str(tmp_path / "o.jsonl")]
    done = CliRunner().invoke(main, arguments)
    assert (done.exit_code, what in done.stderr) == (2, True), done.output
    assert CliRunner().invoke(main, [*arguments, "--reader", reader]).exit_code == 0
