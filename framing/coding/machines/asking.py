"""Passages asked about one by one: faults waited out, answers checked, asked again where they cannot be used, and kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from functools import cached_property
from statistics import median
from typing import Any

from framing.codebook import Codebook
from framing.coding.machines.endpoint import Endpoint, Reply
from framing.coding.machines.keeping import ANSWER, RUN, KeptAnswers, hash_value
from framing.coding.machines.question import Question, about_passages
from framing.coding.record import Coding
from framing.coding.versions.stamping import stamp, stamp_of
from framing.errors import FramingError
from framing.errors.machines import endpoint_silent, passage_without_text
from framing.progress import track

CODED, REFUSED, FAILED = "coded", "refused", "failed"
TOKENS = 600  # of an answer; doubled where it was cut
LONGEST_WAIT = 300.0
SILENT = 5  # passages in a row without any answer, after which the endpoint counts as gone
_AGAIN = "That answer cannot be used: {problem} Answer again with the JSON object alone."
_sleep = time.sleep
Log = Callable[[str], None]


@dataclass(frozen=True)
class Asked:
    """`codings`: of the passages with a usable answer, in the sheet's order. `left`: id to why, of those without.
    `kept`: answers that
    were there before.
    """

    codings: list[Coding]
    left: dict[str, str]
    refused: dict[str, str]
    kept: int


@dataclass
class Asker:
    """Asks one model about passages, or whole documents in their place, under one codebook.

    coder : the name under which it codes. tries : requests a passage, waiting and corrections included. question : what is
    asked; about passages by default.
    """

    endpoint: Endpoint
    codebook: Codebook
    answers: KeptAnswers
    coder: str
    tries: int = 4
    log: Log = field(default=lambda _: None)
    question: Question | None = None

    @cached_property
    def asked(self) -> Question:
        """What is asked."""
        return self.question or about_passages(self.codebook)

    def key(self, passage: Coding) -> str:
        """What an answer depends on, as a hash: model, settings, prompt and passage; not the address."""
        end = self.endpoint
        settings = [end.model, end.temperature, end.seed, dict(end.extra)]
        return hash_value([*settings, self.asked.prompt, self.asked.shown(passage.text)])

    def waiting(self, passages: Sequence[Coding]) -> list[Coding]:
        """The passages that no kept answer settles.

        Raises
        ------
        BadCodings : a passage stands off from its text.
        """
        for passage in passages:
            if not passage.text:
                raise passage_without_text(passage.id)
        return [passage for passage in passages if self._status(passage) not in (CODED, REFUSED)]

    def _status(self, passage: Coding) -> str:
        return str(self.answers.answers.get(self.key(passage), {}).get("status", ""))

    def ask_all(self, passages: Sequence[Coding], *, parallel: int = 1) -> Asked:
        """Ask about every passage that is still open; what was answered before is taken from the file of answers.

        Raises
        ------
        EndpointRefuses : the server refuses all requests, or five passages in a row got no answer at all. What was
        answered is kept.
        """
        open_ = self.waiting(passages)
        if open_:
            self.answers.add(self._describe_run())
        silent = 0
        with ThreadPoolExecutor(max_workers=max(parallel, 1)) as pool:
            waiting = [pool.submit(self._ask, passage) for passage in open_]
            try:
                for done in track(as_completed(waiting), "asking", len(open_)):
                    silent = silent + 1 if done.result() else 0
                    if silent >= SILENT:
                        raise endpoint_silent(self.endpoint.url, SILENT, self.asked.units)
            except BaseException:
                pool.shutdown(wait=True, cancel_futures=True)
                raise
        return self._collect(passages, len(passages) - len(open_))

    def _describe_run(self) -> dict[str, Any]:
        from framing import __version__

        end = self.endpoint
        return {
            "kind": RUN, "framing": __version__, "endpoint": end.url, "model": end.model, "temperature": end.temperature,
            "seed": end.seed, "extra": dict(end.extra), "codebook": stamp_of(self.codebook), "coder": self.coder,
            "prompt_sha256": hash_value(self.asked.prompt), "prompt": self.asked.prompt, "schema": self.asked.schema,
        }  # fmt: skip

    def _ask(self, passage: Coding) -> bool:
        """Ask about one passage and keep what came; whether there was no response at all."""
        messages = [
            {"role": "system", "content": self.asked.prompt},
            {"role": "user", "content": self.asked.message(passage)},
        ]
        attempts: list[dict[str, Any]] = []
        tokens, status, problem, reply = TOKENS, FAILED, "", Reply()
        began = time.monotonic()
        for attempt in range(self.tries):
            reply = self.endpoint.ask(messages, self.asked.schema, tokens)
            problem = reply.fault
            if not problem:
                try:
                    self.asked.read(reply.text, passage, self.coder)
                    status = CODED
                except FramingError as error:
                    problem = str(error)
            attempts.append({"messages": messages[2:], "max_tokens": tokens, "problem": problem, "response": reply.raw})
            if status == CODED or reply.refused:
                status = REFUSED if reply.refused else status
                break
            tokens = tokens * 2 if reply.cut else tokens
            if reply.text:
                again = {"role": "user", "content": _AGAIN.format(problem=problem)}
                messages = [*messages[:2], {"role": "assistant", "content": reply.text}, again]
            elif attempt < self.tries - 1 and not reply.cut:
                self._wait(passage, reply, attempt)
        self.answers.add({
            "kind": ANSWER, "key": self.key(passage), "id": passage.id, "status": status, "problem": problem,
            "text": reply.text if status == CODED else "", "model": reply.model, "form": self.endpoint.format,
            "seconds": round(time.monotonic() - began, 3), "attempts": attempts,
        })  # fmt: skip
        return all(attempt["response"] is None for attempt in attempts)

    def _wait(self, passage: Coding, reply: Reply, attempt: int) -> None:
        wait = min(2.0**attempt if reply.wait is None else reply.wait, LONGEST_WAIT)
        self.log(f"{passage.id}: {reply.fault}; asking again in {wait:.0f} s.")
        _sleep(wait)

    def _collect(self, passages: Sequence[Coding], kept: int) -> Asked:
        codings: list[Coding] = []
        left: dict[str, str] = {}
        refused: dict[str, str] = {}
        for passage in passages:
            answer = self.answers.answers.get(self.key(passage), {})
            if answer.get("status") == CODED:
                codings.append(self._coding(passage, answer))
            else:
                (refused if answer.get("status") == REFUSED else left)[passage.id] = str(
                    answer.get("problem") or "not asked"
                )
        return Asked(stamp(codings, self.codebook), left, refused, kept)

    def _coding(self, passage: Coding, answer: dict[str, Any]) -> Coding:
        coding = self.asked.read(answer["text"], passage, self.coder)
        end = self.endpoint
        asked = f"prompt {hash_value(self.asked.prompt)[:16]}, temperature {end.temperature:g}, seed {end.seed}"
        if self.asked.shown(passage.text) != passage.text:
            asked += ", shortened"
        marks = (("model", answer["model"] or end.model), ("asked", asked))
        return replace(coding, other=(*coding.other, *marks))

    def seconds(self) -> float | None:
        """Median seconds of an answer so far; None before the first."""
        times = [row["seconds"] for row in self.answers.answers.values() if row.get("status") == CODED]
        return median(times) if times else None
