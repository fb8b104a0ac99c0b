"""A codebook to start from, with a comment on every key."""

from __future__ import annotations

import json

_TEMPLATE = """\
# A codebook for framing. Unit of coding: a passage of 40 to 220 words.
# 'framing codebook check FILE' finds what is wrong with it; every command takes it with --codebook FILE.

name = {name}
version = "1"
language = "en"          # ISO 639-1 code of the texts
choice = "many"          # "one" where a passage carries at most one practice

[rule]
code_if = "When a passage is coded at all."
none_if = "What is left uncoded although it looks near."
primary = "Which practice comes first where a passage carries several."
further = "When a second practice, or an appeal, is added."

# One [[practice]] per practice. id: letters, digits and '_'; it names the columns p_ID and e_ID in every table.
[[practice]]
id = "first_practice"
label = "First practice"
family = ""                                             # practices of one family share a hue in charts
define = "What it is, in one sentence."
include = ["what counts"]
exclude = ["what does not count -> second_practice"]
cues = ["beginning of a word", "or of a phrase"]        # lower case; docs/phrases.md
phrases = ["(hold|keep)* ...3 line"]                    # alternatives, endings, at most three words between
patterns = []                                           # regular expressions, for what is more than words

[[practice]]
id = "second_practice"
label = "Second practice"
define = "What it is, in one sentence."
cues = ["other word"]

# Appeals to home that justify the practice; leave out what you do not need.
[[domestic]]
id = "first_appeal"
label = "First domestic appeal"
cues = ["at home"]

# How alignment is brought about.
[[mechanism]]
id = "inducement"
label = "Inducement"

# The stances that a practice may have; 'endorse' counts towards adoption.
[stance]
endorse = "recommends, announces or defends the practice"
reject = "argues against it"
report = "describes it without taking a side"
"""


def template(name: str = "my_codebook") -> str:
    """The TOML text of a codebook with two practices, an appeal and a mechanism to be replaced."""
    return _TEMPLATE.format(name=json.dumps(name, ensure_ascii=False))
