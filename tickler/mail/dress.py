"""The dress of a letter: Markdown becomes a small HTML page and its plain-text twin, sentence by sentence.

Rules: what stands above the button is the matter, what stands below it is small print. A paragraph that is
one link is the button, one that is code is the code to type, a quotation holds the facts, line by line.
Everything works without pictures, without styles and by night. Inline styles are allowed in letters only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tickler.core.errors import Refused
from tickler.mail.texts import Text
from tickler.ui import brand

PARAGRAPH = "margin:0 0 14px;"
_FACTS = "margin:0 0 22px;"
_FONT = "system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif"
_BREAK = "word-break:break-word;overflow-wrap:anywhere;"  # a long word must not widen the letter
_INK, _SOFT, _SMALL = "#1c2024", "#474d54", "#62686f"
_TABLE = 'role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"'

_MARKDOWN = MarkdownIt("commonmark", {"html": False})
_MARKDOWN.normalizeLink = lambda url: url  # type: ignore[method-assign]  # a link is a value not yet filled in


@dataclass(frozen=True, slots=True)
class Host:
    """Whose letter it is: the firm, or the installation itself when no firm writes."""

    name: str
    colour: str = brand.HOUSE
    address: str = ""
    phone: str = ""
    website: str = ""
    reply_to: str = ""
    logo: str = ""  # the picture's full address; the letter is whole without it


@dataclass(frozen=True, slots=True)
class Dressed:
    """A letter with its dress on, values still to be filled in."""

    html: str
    text: str


@dataclass(frozen=True, slots=True)
class _Block:
    sort: str  # heading, paragraph, facts, button, code
    html: str
    text: str


def dress(text: Text, host: Host, language: str, *, account: str, url: str) -> Dressed:
    """The letter as HTML and as text; `account` and `url` are what will be filled in, or empty."""
    blocks = _blocks(text.body)
    at = next((i for i, block in enumerate(blocks) if block.sort in {"button", "code"}), len(blocks) - 1)
    has_button = blocks[at].sort == "button"
    head = _("for %(account)s") % {"account": account} if account else ""
    rows = [
        _head(host, head),
        _cell("ink", f"padding:20px 28px 0;font:400 18px/1.55 {_FONT};color:{_INK};", blocks[:at]),
        f'<tr><td style="padding:0 28px;">\n{_act(blocks[at], host.colour, url)}\n</td></tr>',
        _cell("soft", f"padding:16px 28px 10px;font:400 16px/1.5 {_FONT};color:{_SOFT};", blocks[at + 1 :]),
        _foot(host, url if has_button else ""),
    ]
    html = _page(text, host.colour, language, "\n".join(row for row in rows if row))
    return Dressed(html, _plain(blocks, host, head))


# --- Markdown --------------------------------------------------------------------------------------------


def _blocks(markdown: str) -> list[_Block]:
    blocks, quoted, holder = [], False, ""
    for token in _MARKDOWN.parse(markdown):
        if token.type == "inline":
            blocks.append(_block(holder, quoted, token.children or []))
        elif token.type in {"blockquote_open", "blockquote_close"}:
            quoted = token.type == "blockquote_open"
        elif token.type in {"paragraph_open", "heading_open"}:
            holder = token.tag
        elif not token.type.endswith("_close"):
            raise ValueError(f"Letters know no {token.type}.")
    return blocks


def _block(holder: str, quoted: bool, inline: Sequence[Token]) -> _Block:
    if holder == "h1":
        html = _html(inline)
        style = "margin:0 0 14px;font-size:24px;line-height:1.25;font-weight:600;"
        return _Block("heading", f'<h1 style="{style}">{html}</h1>', _words(inline))
    if quoted:
        words = "\n".join(f"    {line}" for line in _words(inline, "\n").split("\n"))
        return _Block("facts", f'<p style="{_FACTS}">{_html(inline, "<br>")}</p>', words)
    if inline[0].type == "code_inline":
        return _Block("code", escape(inline[0].content), f"    {inline[0].content}")
    if inline[0].type == "link_open":
        label = inline[1].content
        said = _("%(button)s:") % {"button": label}  # a line that ends so says that the address follows
        return _Block("button", escape(label), f"{said}\n{inline[0].attrGet('href')}")
    return _Block("paragraph", f'<p style="{PARAGRAPH}">{_html(inline)}</p>', _words(inline))


def _html(inline: Sequence[Token], line: str = " ") -> str:
    marks = {"strong_open": "<strong>", "strong_close": "</strong>", "softbreak": line}
    return "".join(escape(t.content, quote=False) if t.type == "text" else marks[t.type] for t in inline)


def _words(inline: Sequence[Token], line: str = " ") -> str:
    marks = {"strong_open": "", "strong_close": "", "softbreak": line}
    return "".join(t.content if t.type == "text" else marks[t.type] for t in inline)


# --- HTML ------------------------------------------------------------------------------------------------


def _cell(name: str, style: str, blocks: Sequence[_Block]) -> str:
    inside = "\n".join(block.html for block in blocks)
    return f'<tr><td class="{name}" style="{style}{_BREAK}">\n{inside}\n</td></tr>' if blocks else ""


def _head(host: Host, account: str) -> str:
    style = f"padding:20px 28px 0;font:600 16px/1.4 {_FONT};color:{_INK};{_BREAK}"
    logo = (
        f'<img src="{escape(host.logo)}" alt="{escape(host.name)}" height="40" '
        'style="display:block;height:40px;max-width:240px;border:0;margin:0 0 10px;">'
        if host.logo
        else ""
    )
    soft = (
        f'<span class="soft" style="font-weight:400;color:{_SOFT};"> · {escape(account, quote=False)}</span>'
        if account
        else ""
    )
    return f'<tr><td class="ink" style="{style}">{logo}{escape(host.name, quote=False)}{soft}</td></tr>'


def _act(block: _Block, colour: str, url: str) -> str:
    tones = brand.tones(_safe(colour))
    if block.sort == "code":
        style = f"padding:12px 0 14px;font:600 34px/1.2 {_FONT};letter-spacing:4px;color:{_INK};"
        return f'<p class="ink" style="margin:0;{style}">{block.html}</p>'
    link = (
        f"display:block;padding:15px 20px;font:600 18px/1.25 {_FONT};color:{tones.on};text-decoration:none;"
    )
    return (
        f'<table {_TABLE}><tr><td class="go" align="center" '
        f'style="background:{tones.fill};border-radius:9px;">\n'
        f'<a href="{url}" style="{link}">{block.html}</a></td></tr></table>'
    )


def _foot(host: Host, url: str) -> str:
    if not (host.address or host.phone or host.website or url):
        return ""  # the name stands on top already
    lines = [escape(line, quote=False) for line in (_where(host), host.phone) if line]
    if host.website:
        shown = escape(_bare(host.website), quote=False)
        site = f'<a href="https://{escape(_bare(host.website))}" style="color:inherit;">{shown}</a>'
        lines = [*lines[:-1], f"{lines[-1]} · {site}"] if host.phone else [*lines, site]
    inside = "<br>\n".join(lines)
    if url:
        says = escape(_("If the button does not work, copy this address:"), quote=False)
        inside += f'\n<p style="margin:12px 0 0;{_BREAK}">{says}<br>\n{url}</p>'
    style = f"padding:16px 28px 20px;border-top:1px solid #e3e0d9;font:400 14px/1.5 {_FONT};color:{_SMALL};"
    return f'<tr><td class="soft rule" style="{style}">\n{inside}\n</td></tr>'


def _page(text: Text, colour: str, language: str, rows: str) -> str:
    tones, band = brand.tones(_safe(colour)), _safe(colour)
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{escape(text.subject, quote=False)}</title>
<style>
:root {{ color-scheme: light dark; supported-color-schemes: light dark; }}
@media (prefers-color-scheme: dark) {{
.bg {{ background: #131619 !important; }}
.sheet {{ background: #1a1e22 !important; border-color: #2e343a !important; }}
.ink, .ink a {{ color: #e9ebed !important; }}
.soft, .soft a {{ color: #bcc3ca !important; }}
.rule {{ border-color: #2e343a !important; }}
.go {{ background: {tones.fill_dark} !important; }}
.go a {{ color: {tones.on_dark} !important; }}
}}
</style>
</head>
<body class="bg" style="margin:0;padding:0;background:#f8f7f4;">
<div style="display:none;max-height:0;overflow:hidden;">{escape(text.preview, quote=False)}</div>
<div role="article" aria-roledescription="email" lang="{language}">
<table {_TABLE} class="bg" style="background:#f8f7f4;">
<tr><td align="center" style="padding:24px 12px;">
<table {_TABLE} class="sheet" style="max-width:560px;background:#ffffff;border:1px solid #e3e0d9;\
border-radius:12px;text-align:left;">
<tr><td style="height:5px;line-height:5px;font-size:0;background:{band};\
border-radius:12px 12px 0 0;">&nbsp;</td></tr>
{rows}
</table>
</td></tr></table>
</div>
</body>
</html>
"""


def _safe(colour: str) -> str:
    try:
        return brand.parse(colour)
    except Refused:
        return brand.HOUSE


# --- plain text ------------------------------------------------------------------------------------------


def _plain(blocks: Sequence[_Block], host: Host, account: str) -> str:
    contact = " · ".join(fact for fact in (host.phone, _bare(host.website)) if fact)
    who = f"{host.name} · {account}" if account else host.name
    foot = "\n".join(line for line in (who, _one_line(host.address), contact) if line)
    return "\n\n".join(block.text for block in blocks) + f"\n\n-- \n{foot}\n"


def _where(host: Host) -> str:
    return ", ".join(part for part in (host.name, _one_line(host.address)) if part)


def _one_line(address: str) -> str:
    return ", ".join(line.strip(" ,") for line in address.splitlines() if line.strip())


def _bare(website: str) -> str:
    return website.strip().removeprefix("https://").removeprefix("http://").rstrip("/")
