"""Domains in other scripts: kept and sent in their ASCII form ("xn--…"), shown as people write them. Pure."""

import re

_LABEL = re.compile(r"(?<![a-z0-9-])xn--[a-z0-9-]+")


def readable(text: str) -> str:
    """ "info@bücher.example" for "info@xn--bcher-kva.example"; anything else stays as it is."""
    return _LABEL.sub(_decoded, text) if "xn--" in text else text


def _decoded(label: re.Match[str]) -> str:
    """The label in its own script, if exactly that is meant by it."""
    try:
        said = label[0].encode().decode("idna")
        is_same = said.encode("idna").decode() == label[0]
    except UnicodeError:
        return label[0]
    return said if is_same else label[0]
