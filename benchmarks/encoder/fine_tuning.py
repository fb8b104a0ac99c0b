"""Training the upper layers of the encoder and a head on codings, with torch: AdamW on passages of like length, seeded.

The layers begin as they come (`upper`), the head at nothing but each code's share. In each round the rate rises over the
first steps and falls to nothing at the end (Devlin et al. 2019; Loshchilov and Hutter 2017). On one kind of processor and
number of threads the same codings give the same weights.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from encoder.keeping import KeptStates
from framing.classify.encoder.layers import HEADS, NARROW

Array = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
RAISED = 0.25  # how far rare codes are raised in the loss; words take .5, with which layers call too often
WARM, LEAST = 80, 0.02  # steps until the full rate; share of it at the end
ALIKE = 25  # steps whose passages are sorted by length together
LONGEST = 256  # word pieces of a passage whose scores are told


@dataclass(frozen=True)
class Schedule:
    """How long and how fast layers learn.

    rates : the full rate of the layers in each round; a round begins slowly again and ends at nothing. head_rate : of the head.
    epochs : passes of a round over the codings. batch : passages of a step. longest : word pieces of a passage at most.
    """

    rates: tuple[float, ...] = (6e-5, 1e-4)
    epochs: int = 2
    batch: int = 32
    longest: int = 200
    head_rate: float = 1e-3
    decay: float = 0.01
    dropout: float = 0.1


class Layer(nn.Module):
    """One layer; `given` has its tensors as `framing.classify.encoder.layers` names them."""

    def __init__(self, given: Mapping[str, Array], dropout: float) -> None:
        super().__init__()
        self.given = nn.ParameterDict({name: nn.Parameter(torch.from_numpy(value)) for name, value in given.items()})
        self.dropout = dropout

    def forward(self, states: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        """States (passages, pieces, width) after the layer; `mask` is False where a passage has no piece."""
        own = self.given
        texts, pieces, width = states.shape
        asked = functional.linear(states, own["attention"], own["attention_bias"])
        query, key, value = asked.view(texts, pieces, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
        found = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        joined = functional.linear(found.transpose(1, 2).reshape(states.shape), own["joined"], own["joined_bias"])
        states = self._add(states, joined, "joined")
        inner = functional.gelu(functional.linear(states, own["inner"], own["inner_bias"]))
        return self._add(states, functional.linear(inner, own["outer"], own["outer_bias"]), "outer")

    def _add(self, states: torch.Tensor, more: torch.Tensor, part: str) -> torch.Tensor:
        summed = states + functional.dropout(more, self.dropout, self.training)
        scale, shift = self.given[f"{part}_scale"], self.given[f"{part}_shift"]
        return functional.layer_norm(summed, summed.shape[-1:], scale, shift, float(NARROW))


class Network(nn.Module):
    """Layers, then mean and maximum over the pieces of a passage, then a score for each code."""

    def __init__(self, layers: Sequence[Mapping[str, Array]], odds: Array, dropout: float) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(each, dropout) for each in layers)
        self.head = nn.Linear(2 * len(layers[0]["joined"]), len(odds))
        self.dropout = dropout
        nn.init.normal_(self.head.weight, std=0.02)
        with torch.no_grad():
            self.head.bias.copy_(torch.from_numpy(odds))

    def forward(self, states: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        """Scores (passages, codes) from states (passages, pieces, width), filled up after the `lengths` (passages,)."""
        here = torch.arange(states.shape[1])[None] < lengths[:, None]
        mask = None if bool(here.all()) else here[:, None, None, :]
        for layer in self.layers:
            states = layer(states, mask)
        mean = (states * here[..., None]).sum(1) / lengths[:, None]
        most = states.masked_fill(~here[..., None], -1e4).amax(1)
        return self.head(functional.dropout(torch.cat([mean, most], 1), self.dropout, self.training))

    def learned(self) -> tuple[tuple[dict[str, Array], ...], Array, Array]:
        """Tensors of the layers, weights of the head (codes, 2 width), its intercepts (codes,)."""
        layers = tuple({name: value.detach().numpy() for name, value in each.given.items()} for each in self.layers)
        return layers, self.head.weight.detach().numpy(), self.head.bias.detach().numpy()


def fit_layers(
    kept: KeptStates, rows: Rows, codes: npt.NDArray[np.float64], known: npt.NDArray[np.bool_], *,
    layers: Sequence[Mapping[str, Array]], schedule: Schedule, seed: int = 0,
) -> Network:  # fmt: skip
    """Layers and a head trained on some passages.

    Parameters
    ----------
    kept : the states of all passages. rows : (n,) those to learn from.
    codes, known : (all passages, codes) 0 or 1, and whether it is known.
    """
    torch.manual_seed(seed)
    share = (codes[rows] * known[rows]).sum(axis=0) / known[rows].sum(axis=0)
    odds = np.log(share / (1 - share))
    weight = np.where(codes > 0, np.exp(-RAISED * odds), 1.0) * known
    network = Network(layers, odds.astype(np.float32), schedule.dropout)
    network.train()
    for number, rate in enumerate(schedule.rates):
        if number:
            torch.manual_seed(seed + number)
        print(f"round {number + 1} of {len(schedule.rates)}", file=sys.stderr)
        _learn_round(network, kept, rows, codes, weight, rate=rate, schedule=schedule,
                     rng=np.random.default_rng(seed + number))  # fmt: skip
    return network


def _learn_round(
    network: Network, kept: KeptStates, rows: Rows, codes: npt.NDArray[np.float64], weight: npt.NDArray[np.float64], *,
    rate: float, schedule: Schedule, rng: np.random.Generator,
) -> None:  # fmt: skip
    """Some passes over the codings, in which the rate rises to `rate` and falls to nothing."""
    named = list(network.named_parameters())
    groups = [
        {"params": [one for name, one in named if one.ndim > 1 and "head" not in name], "lr": rate,
         "weight_decay": schedule.decay},
        {"params": [one for _, one in named if one.ndim == 1], "lr": rate, "weight_decay": 0},
        {"params": [network.head.weight], "lr": schedule.head_rate, "weight_decay": schedule.decay},
    ]  # fmt: skip
    optimiser = torch.optim.AdamW(groups)
    rates = [group["lr"] for group in optimiser.param_groups]
    steps, step, losses = schedule.epochs * (len(rows) // schedule.batch), 0, []
    for _ in range(schedule.epochs):
        for some in _order(rows, np.minimum(kept.lengths, schedule.longest), schedule.batch, rng):
            step += 1
            share_of_rate = min(1, step / WARM) * max(LEAST, 1 - step / steps)
            for group, full in zip(optimiser.param_groups, rates, strict=True):
                group["lr"] = full * share_of_rate
            scores = network(*_fill(kept, some, schedule.longest))
            goal, counted = (torch.tensor(each[some], dtype=torch.float32) for each in (codes, weight))
            each = functional.binary_cross_entropy_with_logits(scores, goal, reduction="none")
            loss = (each * counted).sum() / len(some)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            losses.append(loss.item())
            if step % 25 == 0:
                print(f"step {step} of {steps}, loss {np.mean(losses[-25:]):.4f}", file=sys.stderr, flush=True)


def score_kept(network: Network, kept: KeptStates, rows: Rows, batch: int = 32) -> npt.NDArray[np.float64]:
    """Scores (n, codes) of some passages."""
    network.eval()
    order = rows[np.argsort(kept.lengths[rows], kind="stable")]
    place = {row: number for number, row in enumerate(rows.tolist())}
    found = np.zeros((len(rows), network.head.out_features))
    with torch.no_grad():
        for start in range(0, len(order), batch):
            some = order[start : start + batch]
            found[[place[row] for row in some.tolist()]] = network(*_fill(kept, some, LONGEST)).numpy()
    return found


def _order(rows: Rows, lengths: Rows, batch: int, rng: np.random.Generator) -> list[Rows]:
    """The passages of each step: in random order, but those of a step of like length, so that little is filled up."""
    order = rng.permutation(rows)[: len(rows) // batch * batch]
    found = []
    for start in range(0, len(order), ALIKE * batch):
        some = order[start : start + ALIKE * batch]
        some = some[np.argsort(lengths[some])]
        parts = [some[at : at + batch] for at in range(0, len(some), batch)]
        found += [parts[number] for number in rng.permutation(len(parts))]
    return found


def _fill(kept: KeptStates, rows: Rows, longest: int) -> tuple[torch.Tensor, torch.Tensor]:
    """States (passages, pieces, width) of some passages, filled up with zeros, and their lengths."""
    states, lengths = kept.take(rows)
    ends = np.cumsum(lengths)
    most = np.minimum(lengths, longest)
    filled = np.zeros((len(rows), most.max(), kept.width), np.float32)
    for number, (end, length, cut) in enumerate(zip(ends, lengths, most, strict=True)):
        filled[number, :cut] = states[end - length : end - length + cut]
    return torch.from_numpy(filled), torch.from_numpy(most)
