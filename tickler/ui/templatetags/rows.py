"""{% each row in rows %} … {% endeach %}: a loop over rows that are dicts, drawn much faster than by for.

What does not name the row is drawn once for all rows; `{{ row.key }}` and `{% if row.key %}` are looked up
and escaped directly. Anything else works too, as slowly as in for: filters, tags, loops over something of the
row. There is no forloop, and nothing is kept for later with `as`.
"""

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any

from django import template
from django.template.base import (
    FilterExpression,
    Node,
    NodeList,
    Parser,
    TextNode,
    Token,
    Variable,
    VariableNode,
    render_value_in_context,
)
from django.template.context import Context
from django.template.defaulttags import CommentNode, ForNode, IfNode, TemplateLiteral
from django.template.library import SimpleNode
from django.templatetags.i18n import TranslateNode
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

Row = Mapping[str, Any]
Write = Callable[[str], None]
# A piece of a row: the same for all rows, or written from the row.
Piece = str | Callable[[Row, Write], None]


@register.tag
def each(parser: Parser, token: Token) -> "EachNode":
    """{% each row in rows %}"""
    words = token.split_contents()
    if len(words) != 4 or words[2] != "in":
        raise template.TemplateSyntaxError("Write {% each row in rows %}.")
    rows, nodes = parser.compile_filter(words[3]), parser.parse(("endeach",))
    parser.delete_first_token()
    return EachNode(words[1], rows, nodes)


class EachNode(Node):
    """The loop."""

    child_nodelists = ("nodelist",)

    def __init__(self, name: str, rows: FilterExpression, nodelist: NodeList) -> None:
        self.name, self.rows, self.nodelist = name, rows, nodelist

    def render(self, context: Context) -> SafeString:
        rows = self.rows.resolve(context, ignore_failures=True) or ()
        with context.push():
            pieces = _joined(_Layout(self.name, context).of(self.nodelist))
            drawn: list[str] = []
            for row in rows:
                _draw(pieces, row, drawn.append)
        return mark_safe("".join(drawn))


class _Layout:
    """The pieces of these nodes, on this page."""

    def __init__(self, name: str, context: Any) -> None:
        self.name, self.context = name, context

    def of(self, nodes: Iterable[Any]) -> Iterable[Piece]:
        for node in nodes:
            yield from self._of_one(node)

    def _of_one(self, node: Node) -> Iterable[Piece]:
        if isinstance(node, TextNode):
            return [node.s]
        if isinstance(node, CommentNode):
            return []
        if isinstance(node, VariableNode):
            return [self._variable(node)]
        if getattr(node, "asvar", None) or getattr(node, "target_var", None):
            raise template.TemplateSyntaxError("Inside {% each %} no tag can keep something with `as`.")
        if self._is_same_tag(node):
            return [node.render(self.context)]
        if isinstance(node, IfNode):
            return self._choice(node, list(node.conditions_nodelists))
        if isinstance(node, ForNode) and not node.is_reversed and self._is_same(node.sequence):
            return self._unrolled(node)
        return [self._slowly(node)]

    def _variable(self, node: VariableNode) -> Piece:
        if self._is_same(node.filter_expression):
            return str(node.render(self.context))
        key = self._key(node.filter_expression)
        return _cell(key, self.context) if key else self._slowly(node)

    def _choice(self, node: IfNode, branches: list[tuple[Any, Any]]) -> Iterable[Piece]:
        """The branch that holds for all rows; else one asked for by the row's own value."""
        if not branches:
            return []
        condition, nodes = branches[0]
        if condition is None:  # else
            return self.of(nodes)
        if self._is_same_condition(condition):
            return self.of(nodes) if condition.eval(self.context) else self._choice(node, branches[1:])
        key = self._key(condition.value) if isinstance(condition, TemplateLiteral) else None
        if key is None:
            return [self._slowly(node)]
        return [_if(key, _joined(self.of(nodes)), _joined(self._choice(node, branches[1:])))]

    def _unrolled(self, node: ForNode) -> Iterable[Piece]:
        pieces: list[Piece] = []
        sequence: Any = node.sequence
        names: Any = node.loopvars
        values = list(sequence.resolve(self.context, ignore_failures=True) or ())
        if names[1:] or names[0] == self.name or not values:
            return [self._slowly(node)]
        for value in values:
            with self.context.push(**{names[0]: value}):
                pieces += self.of(node.nodelist_loop)
        return pieces

    def _slowly(self, node: Node) -> Piece:
        name: str = self.name
        context = self.context
        # As it stands here: a loop around it has moved on when the rows are drawn.
        around = context.flatten()

        def draw(row: Row, write: Write) -> None:
            with context.push(**{**around, name: row}):
                write(str(node.render_annotated(context)))

        return draw

    def _key(self, expression: Any) -> str | None:
        """Of `row.key`, without filters: the key."""
        if expression.filters or not isinstance(expression.var, Variable):
            return None
        lookups = expression.var.lookups or ()
        return lookups[1] if len(lookups) == 2 and lookups[0] == self.name else None

    def _is_same_condition(self, condition: Any) -> bool:
        if isinstance(condition, TemplateLiteral):
            return self._is_same(condition.value)
        sides = (condition.first, condition.second)
        return all(self._is_same_condition(side) for side in sides if side is not None)

    def _is_same_tag(self, node: Node) -> bool:
        """A word or a drawing that names no row."""
        if isinstance(node, TranslateNode):
            return not node.message_context and self._is_same(node.filter_expression)
        if isinstance(node, SimpleNode) and not node.takes_context:
            return all(map(self._is_same, [*node.args, *node.kwargs.values()]))
        return False

    def _is_same(self, expression: Any) -> bool:
        """Does it say the same of every row?"""
        arguments = [
            value for _, given in expression.filters for is_looked_up, value in given if is_looked_up
        ]
        variables = [one for one in (expression.var, *arguments) if isinstance(one, Variable)]
        return all((one.lookups or ("",))[0] != self.name for one in variables)


def _cell(key: str, context: Context) -> Piece:
    def draw(row: Row, write: Write) -> None:
        value = row.get(key, "")
        if type(value) is SafeString:
            write(value)
        elif type(value) is str:
            write(escape(value))
        else:
            write(render_value_in_context(value, context))

    return draw


def _if(key: str, then: list[Piece], otherwise: list[Piece]) -> Piece:
    def draw(row: Row, write: Write) -> None:
        _draw(then if row.get(key) else otherwise, row, write)

    return draw


def _draw(pieces: Iterable[Piece], row: Row, write: Write) -> None:
    for piece in pieces:
        if isinstance(piece, str):
            write(piece)
        else:
            piece(row, write)


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbours that are the same for all rows as one."""
    joined: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined
