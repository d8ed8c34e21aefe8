"""A recipe's YAML: plain values only, names as they are written, and no name twice in one place."""

from __future__ import annotations

from typing import Any

import yaml


class NotYaml(Exception):
    """The text is no YAML of plain values; the message says why."""


def read(text: str) -> Any:
    """Return what the text holds. Raises ``NotYaml``, with the line where it is known."""
    try:
        return yaml.load(text, _Loader)  # A SafeLoader: plain values only.
    except RecursionError:
        raise NotYaml("it is nested too deeply") from None
    except (yaml.YAMLError, ValueError) as error:  # A ValueError is a number that is none, such as 0x.
        mark = getattr(error, "problem_mark", None)
        line = f" in line {mark.line + 1}" if mark else ""
        raise NotYaml(f"it is not YAML{line}") from error


def write(held: dict[str, Any]) -> str:
    """Return the YAML of plain values, in their order."""
    return yaml.dump(held, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)


class _Loader(yaml.SafeLoader):
    """YAML whose names are read as they are written, so that `~: low` and `2017: …` speak of “~” and “2017”."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[str, Any]:
    held: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise yaml.constructor.ConstructorError(None, None, "a name that is no text", key.start_mark)
        if key.value in held:
            raise NotYaml(f"`{key.value}` stands a second time in line {key.start_mark.line + 1}")
        held[key.value] = loader.construct_object(value, deep=True)
    return held


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
# “no” and “2024-01-31” are texts here, neither a truth nor a moment.
_Loader.yaml_implicit_resolvers = {
    letter: [pair for pair in pairs if pair[0] not in {"tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp"}]
    for letter, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class _Dumper(yaml.SafeDumper):
    """YAML that quotes the rarer ends of lines, which would else come back as spaces."""


def _quoted(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    rare = any(character in text for character in "\x85\u2028\u2029")
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if rare else None)


_Dumper.add_representer(str, _quoted)
