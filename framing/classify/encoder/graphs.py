"""An ONNX file cut after one of its inner values, so that nothing behind it is computed; only what needs cutting is parsed.

In: the bytes of a model with its outputs, and the name of an inner value. Out: the bytes of the same model whose only output is
that value. The format is that of protocol buffers: fields are a number and a length before the content, so a graph's outputs
and nodes can be left out without knowing anything else about it.
"""

from __future__ import annotations

from collections.abc import Iterator

_GRAPH, _OUTPUT, _NODE, _NODE_INPUT, _NODE_OUTPUT = 7, 12, 1, 1, 2  # fields of ModelProto, GraphProto and NodeProto
_FLOAT = 1
_VARINT, _EIGHT, _BYTES, _FOUR = 0, 1, 2, 5  # wire types


def cut_graph(model: bytes, value: str) -> bytes:
    """The model with `value` as its only output, a tensor of single precision.

    Raises
    ------
    ValueError : no ONNX model, or none of its nodes gives `value`.
    """
    graphs = [content for number, content, _ in _fields(model) if number == _GRAPH]
    if len(graphs) != 1:
        raise ValueError(f"{len(graphs)} graphs where an ONNX model has one")
    fields = list(_fields(graphs[0]))
    needed = _find_needed([content for number, content, _ in fields if number == _NODE], value)
    kept = b"".join(
        whole
        for number, content, whole in fields
        if number not in (_NODE, _OUTPUT) or (number == _NODE and content in needed)
    )
    kind = _wrap(2, _wrap(1, bytes([1 << 3 | _VARINT, _FLOAT])))  # its type: a tensor of such elements
    graph = kept + _wrap(_OUTPUT, _wrap(1, value.encode()) + kind)
    return b"".join(_wrap(_GRAPH, graph) if number == _GRAPH else whole for number, _, whole in _fields(model))


def _find_needed(nodes: list[bytes], value: str) -> set[bytes]:
    """The nodes that `value` is computed by; nodes stand behind those whose values they take."""
    wanted, needed = {value.encode()}, set()
    for node in reversed(nodes):
        names: dict[int, set[bytes]] = {_NODE_INPUT: set(), _NODE_OUTPUT: set()}
        for number, content, _ in _fields(node):
            names.get(number, set()).add(content)
        if wanted & names[_NODE_OUTPUT]:
            needed.add(node)
            wanted |= names[_NODE_INPUT]
    if not needed:
        raise ValueError(f"no node gives {value!r}")
    return needed


def _fields(message: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Number, content (empty where it has no length) and all bytes of each field."""
    at = 0
    while at < len(message):
        start = at
        key, at = _read_varint(message, at)
        number, wire = key >> 3, key & 7
        content = b""
        if wire == _VARINT:
            _, at = _read_varint(message, at)
        elif wire == _BYTES:
            size, at = _read_varint(message, at)
            content = message[at : at + size]
            at += size
        elif wire in (_EIGHT, _FOUR):
            at += 8 if wire == _EIGHT else 4
        else:
            raise ValueError(f"wire type {wire} at byte {start}")
        if at > len(message):
            raise ValueError("a field goes beyond the end")
        yield number, content, message[start:at]


def _read_varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if at >= len(message) or shift > 63:
            raise ValueError("a number without end")
        byte = message[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def _wrap(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | _BYTES) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)
