"""Cables and mail: what is read, and what is refused."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from framing.corpus.readers import Accounts, ReaderSettings, cables, find_reader
from framing.errors import UnreadableFile

from .reading import read_file

CABLE = """From: Embassy Strelsau
To: Department
Subject: Talks on the league
Reference ID: 58STRELSAU12
Date: 061530Z MAR 58
Classification: SECRET

1. The minister said that the league would hold.

2. He asked for ships.
"""


def test_cables_have_headers_and_a_date_time_group(tmp_path):
    path = tmp_path / "cable.txt"
    path.write_text(CABLE)
    assert find_reader(path) is cables
    (cable,) = read_file(cables, path)
    assert cable.text.startswith("1. The minister")
    assert cable.metadata["date"] == "1958-03-06"
    assert (cable.metadata["speaker"], cable.metadata["title"]) == ("Embassy Strelsau", "Talks on the league")
    assert cable.metadata["reference"] == "58STRELSAU12"


def test_prose_is_no_cable(tmp_path):
    path = tmp_path / "speech.txt"
    path.write_text("Mr. President: I speak for peace.\n\nWe want a league.")
    assert not cables.recognises(path)


def test_mail_is_decoded_and_mailboxes_hold_many(tmp_path):
    mail = (
        "From: ann@example.org\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\nDate: Mon, 3 May 2010 10:00:00 +0000\n"
        "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
        "Die L=C3=A4nder stehen zusammen.\n"
    )
    (tmp_path / "a.eml").write_text(mail)
    (message,) = read_file(cables, tmp_path / "a.eml")
    assert message.text.strip() == "Die Länder stehen zusammen."
    assert (message.metadata["title"], message.metadata["date"]) == ("Grüße", "2010-05-03")
    (tmp_path / "a.mbox").write_text(f"From a@b Mon May 3\n{mail}\nFrom a@b Tue May 4\n{mail}")
    assert [item.id for item in read_file(cables, tmp_path / "a.mbox")] == ["a-1", "a-2"]


def test_messages_without_headers_or_text_are_refused(tmp_path):
    (tmp_path / "a.eml").write_text("just words and no header\n")
    with pytest.raises(UnreadableFile, match="headers"):
        read_file(cables, tmp_path / "a.eml")
    (tmp_path / "a.eml").write_text("From: x\nTo: y\n\n")
    with pytest.raises(UnreadableFile):
        read_file(cables, tmp_path / "a.eml")


def test_a_mailbox_with_an_empty_message_attachments_and_a_line_that_begins_with_from(tmp_path):
    attached = (
        "From: Ann\nTo: Bo\nSubject: One\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n"
        "--B\nContent-Type: text/plain\n\nWe hold.\nFrom there on we wait.\n--B\n"
        "Content-Type: application/pdf\nContent-Disposition: attachment; filename=treaty.pdf\n\nx\n--B--\n"
    )
    path = tmp_path / "a.mbox"
    path.write_text(f"From a Mon May 3\n{attached}\nFrom b Tue May 4\nFrom: Cy\nSubject: none\n\n\n")
    accounts = Accounts()
    first, second = cables.read(path, ReaderSettings(accounts=accounts))
    assert first.text.splitlines() == ["We hold.", "From there on we wait."]
    assert (second.id, second.text.strip()) == ("a-2", "")
    assert accounts.describe().endswith("attachments of messages 1 (treaty.pdf).")


@pytest.mark.parametrize("charset", ["cp1252", "iso-8859-2", "utf-8"])
@pytest.mark.parametrize("coding", ["8bit", "quoted-printable", "base64"])
@pytest.mark.parametrize("parts", [1, 2])
def test_letters_of_an_email_are_those_it_states(tmp_path, charset, coding, parts):
    words = "Mächte – ‘Ruhe’" if charset == "cp1252" else "równowaga sił"
    message = EmailMessage()
    message["From"], message["To"], message["Date"] = "A", "B", "Wed, 03 May 1950 10:00:00 +0100"
    message.set_content(words + "\n", charset=charset, cte=coding)
    if parts == 2:
        message.add_alternative(f"<p>{words}</p>", subtype="html", charset=charset, cte=coding)
    path = tmp_path / "a.eml"
    path.write_bytes(message.as_bytes())
    (document,) = read_file(cables, path)
    assert document.text.strip() == words


@pytest.mark.parametrize(
    ("written", "day"), [("3 May 58", "1958-05-03"), ("3 May 12", "2012-05-03"), ("3 May 1939", "1939-05-03")]
)
def test_years_of_two_digits_in_a_header(tmp_path, written, day):
    path = tmp_path / "a.eml"
    path.write_text(f"From: A\nTo: B\nSubject: C\nDate: {written} 10:00:00 +0000\n\nWe hold.\n", encoding="utf-8")
    assert read_file(cables, path)[0].metadata["date"] == day


def test_damaged_base64_is_refused_not_cut_short(tmp_path):
    head = "From: A\nTo: B\nSubject: q\nDate: Wed, 3 May 2000 10:00:00 +0000\nContent-Transfer-Encoding: base64\n\n"
    whole, cut = "V2UgaG9sZCB0aGUgY29hc3Qu", "V2UgaG9sZCB0aGU=gYm!!!"  # "We hold the coast."
    (tmp_path / "cut.eml").write_text(head + cut)
    with pytest.raises(UnreadableFile, match="its base64 is damaged"):
        read_file(cables, tmp_path / "cut.eml")
    line = "From a@b Wed May  3 10:00:00 2000\n"
    (tmp_path / "box.mbox").write_text(f"{line}{head}{cut}\n\n{line}{head}{whole}\n\n{line}From: C\n\n>From here on.\n")
    settings = ReaderSettings(accounts=Accounts())
    texts = [message.text.strip() for message in cables.read(tmp_path / "box.mbox", settings)]
    assert texts == ["We hold the coast.", "From here on."]
    assert "damaged messages of mailboxes 1" in settings.accounts.describe()
    assert "box.mbox, message 1" in settings.accounts.describe()
