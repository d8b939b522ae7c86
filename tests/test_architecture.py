"""What holds of the whole house: who may look across firms, what a file holds, what an address shows."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from contextvars import Context
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import URLPattern

import tickler
from tests.routes import all_routes
from tickler.core.tenancy import FirmManager, FirmModel
from tickler.items.contract import all_kinds

ROOT = Path(settings.ROOT)
HOUSE = ROOT / "tickler"

# Looking across firms. Everybody else asks in the firm in scope.
ACROSS_FIRMS = {
    "core/tenancy.py": "defines it",
    "documents/actions.py": "the nightly sweep of bytes that no row names",
    "core/once.py": "old keys of all firms are swept away together",
    "inbox/summary.py": "in which firms is it time for a summary?",
    "items/doctor.py": "the doctor looks at the whole installation",
    "items/health.py": "the planner's age, of the whole installation",
    "items/look.py": "the sender's last look, for letters of all firms at once",
    "items/models.py": "declares it with the items' own questions",
    "items/recipients.py": "who is written to, for the planner's batch of all firms",
    "items/bundling.py": "the planner bundles letters of whatever firm is due",
    "items/steps.py": "the planner writes the next instants of all firms' items at once",
    "items/rows.py": "items as planner and sender read them, of all firms at once",
    "items/settling.py": "what follows when the sender settles letters of all firms",
    "kinds/approval/counting.py": "what letters say is missing, for the sender's batch of all firms",
    "kinds/approval/models.py": "declares it with the decisions' own questions",
    "kinds/request/counting.py": "what letters say is missing, for the sender's batch of all firms",
    "documents/fsck.py": "reads the files of all firms again",
    "imports/outcomes.py": "what became of an import's rows, in one statement",
    "kinds/request/models.py": "declares it with the questions' own questions",
    "mail/actions.py": "letters about signing in belong to no firm",
    "mail/alone.py": "the sender holds a letter at fault, whose ever it is",
    "mail/claiming.py": "the sender claims letters of all firms",
    "mail/copies.py": "the sender owes copies of letters of all firms at once",
    "mail/desk.py": "the sender takes back letters of all firms",
    "mail/health.py": "is the mail of the whole installation well?",
    "mail/models.py": "declares it with the letters' own questions",
    "mail/unsubscribe.py": "a person ends reminders of whatever firm wrote",
    "mail/upkeep.py": "which letters a day had is forgotten for all firms",
    "mail/returns.py": "a report names a letter of whatever firm",
    "mail/settling.py": "the sender settles letters of all firms",
    "mail/turns.py": "whose turn is it, fairly among the firms?",
    "people/actions/staff.py": "a second key is one person's in every firm they work for",
    "people/memberships.py": "which firms does this person belong to? asked before there is a firm",
    "people/models.py": "declares it with the accounts' own questions",
    "people/session.py": "whose session is this? asked before there is a firm",
    "signin/actions.py": "letters about signing in belong to no firm",
    "signin/entering.py": "which of a person's own firms an address in a letter leads to",
    "operate/doctor.py": "compares the firms of both ends of every pair of the installation",
    "trail/actions.py": "writes at once what happened in several firms",
    "trail/linker.py": "gives the events of all firms their place in the chain",
    "trail/witness.py": "the newest event is a witness for the clock",
}


def sources(*, tests: bool = False) -> Iterator[Path]:
    """Every module of the product; with `tests` those that try it too."""
    folders = [HOUSE, ROOT / "tests", ROOT / "bench"] if tests else [HOUSE]
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            parts = path.relative_to(ROOT).parts
            if "migrations" not in parts and (tests or "tests" not in parts):
                yield path


def place(path: Path, line: int = 0) -> str:
    """Where something was found."""
    return f"{path.relative_to(ROOT)}:{line}" if line else str(path.relative_to(ROOT))


@cache
def nodes(path: Path) -> list[ast.AST]:
    """Everything the module says."""
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The functions of the module, inner ones too."""
    return (one for one in nodes(path) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))


def test_who_looks_across_firms_is_named_here_with_a_reason() -> None:
    across = re.compile(r"\.everywhere\b|\beverywhere\s*[:=]|\b_base_manager\b|\bimport sql\b")
    found = {str(path.relative_to(HOUSE)) for path in sources() if across.search(path.read_text())}
    assert found == set(ACROSS_FIRMS)


@pytest.mark.parametrize("folder", ["office", "client"])
def test_screens_never_look_across_firms(folder: str) -> None:
    assert [path for path in ACROSS_FIRMS if path.startswith(f"{folder}/")] == []


def test_no_file_is_longer_than_400_lines() -> None:
    lengths = {place(path): len(path.read_text().splitlines()) for path in sources(tests=True)}
    assert {path: length for path, length in lengths.items() if length > 400} == {}


def test_every_function_fits_on_a_screen() -> None:
    assert [
        place(path, one.lineno)
        for path in sources(tests=True)
        for one in functions(path)
        if (one.end_lineno or 0) - one.lineno >= 60
    ] == []


def test_imports_stand_at_the_top() -> None:
    assert [
        place(path, inner.lineno)
        for path in sources(tests=True)
        for one in functions(path)
        for inner in ast.walk(one)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ] == []


def test_few_modules_import_others_by_name() -> None:
    by_name = re.compile(r"\b(import_module|__import__|autodiscover_modules)\(")
    assert {str(path.relative_to(HOUSE)) for path in sources() if by_name.search(path.read_text())} == {
        "core/jobs.py",  # what returns by the clock, from the settings
        "items/apps.py",  # each kind's contract
        "trail/apps.py",  # each app's sentences
        "wsgi.py",  # what the first request would wait for
    }


def test_shared_code_never_asks_which_kind_it_is() -> None:
    keys = {kind.key for kind in all_kinds()}
    outside = [path for path in sources() if "kinds" not in path.relative_to(HOUSE).parts]
    found = [
        place(path, one.lineno)
        for path in outside
        for one in nodes(path)
        if isinstance(one, ast.Compare | ast.MatchValue)
        and keys & {part.value for part in ast.walk(one) if isinstance(part, ast.Constant)}
    ]
    templates = [
        place(path)
        for path in HOUSE.rglob("*.html")
        if "kinds" not in path.relative_to(HOUSE).parts
        and re.search(rf"""\{{%[^%]*kind[^%]*==\s*["']({"|".join(keys)})["']""", path.read_text())
    ]
    assert found + templates == []


def test_nothing_hangs_on_signals() -> None:
    signals = re.compile(r"django\.dispatch|db\.models\.signals|core\.signals|@receiver\b")
    assert [place(path) for path in sources() if signals.search(path.read_text())] == []


def test_no_error_is_swallowed_in_silence() -> None:
    handlers = [
        (path, one) for path in sources() for one in nodes(path) if isinstance(one, ast.ExceptHandler)
    ]
    assert [place(path, one.lineno) for path, one in handlers if one.type is None or _is_silent(one)] == []


def _is_silent(handler: ast.ExceptHandler) -> bool:
    is_broad = ast.unparse(handler.type or handler) in {"Exception", "BaseException"}
    quiet = (ast.Pass, ast.Continue) if is_broad else ast.Pass
    return all(isinstance(step, quiet) for step in handler.body)


def test_no_address_shows_a_primary_key() -> None:
    found = [route.address for route in all_routes() for part in route.parts if not _is_public(part)]
    assert found == []


def _is_public(part: tuple[str, str]) -> bool:
    """A public id or a known word; or the version of a firm's look, or where a letter of the demo leads."""
    sort, name = part
    if part in {("int", "version"), ("path", "address")}:
        return True
    return sort in {"str", "slug"} and name not in {"pk", "id"}


def test_no_address_is_made_from_a_primary_key() -> None:
    calls = [
        (path, one)
        for path in sources()
        for one in nodes(path)
        if isinstance(one, ast.Call) and getattr(one.func, "id", "") == "reverse"
    ]
    keys = {"pk", "id"}
    assert [
        place(path, call.lineno)
        for path, call in calls
        for part in ast.walk(call)
        if isinstance(part, ast.Attribute)
        and (part.attr in keys or part.attr.endswith("_id") and part.attr != "public_id")
    ] == []
    in_template = re.compile(r"\{%\s*url\s[^%]*\.pk\b")
    assert [place(path) for path in HOUSE.rglob("*.html") if in_template.search(path.read_text())] == []


def firm_models() -> list[type[FirmModel]]:
    """Every table whose rows belong to one firm."""
    return [model for model in apps.get_models() if issubclass(model, FirmModel)]


def _is_of_one_firm(field: models.Field) -> bool:
    related = getattr(field, "related_model", None)
    return field.name in {"firm", "public_id"} or (related is not None and issubclass(related, FirmModel))


@pytest.mark.parametrize("model", firm_models(), ids=lambda model: model.__name__)
def test_what_is_unique_is_unique_within_a_firm(model: type[FirmModel]) -> None:
    options = model._meta
    alone = [field for field in options.local_fields if field.unique and not _is_own_key(field)]
    together = [one.fields for one in options.constraints if isinstance(one, models.UniqueConstraint)]
    groups = [[field] for field in alone] + [
        [options.get_field(name) for name in names] for names in together
    ]
    assert [group for group in groups if not any(map(_is_of_one_firm, group))] == []
    assert not options.unique_together


def _is_own_key(field: models.Field) -> bool:
    return field.primary_key and field.remote_field is None


@pytest.mark.parametrize("model", firm_models(), ids=lambda model: model.__name__)
def test_a_table_of_a_firm_is_read_in_its_scope(model: type[FirmModel]) -> None:
    assert isinstance(model._default_manager, FirmManager) and model._default_manager.name == "objects"
    # Cascades and foreign keys must work whatever is in scope.
    assert not isinstance(model._base_manager, FirmManager)


def test_every_row_with_a_page_has_a_public_id_that_cannot_be_guessed() -> None:
    fields = [
        model._meta.get_field("public_id")
        for model in apps.get_models()
        if any(field.name == "public_id" for field in model._meta.fields)
    ]
    assert [field.model for field in fields if not (field.unique and not field.editable)] == []
    assert {len(field.get_default()) for field in fields} == {22}


def test_every_module_is_imported_without_a_firm() -> None:
    def import_all() -> None:
        for module in pkgutil.walk_packages(tickler.__path__, "tickler."):
            if not {"tests", "migrations"} & set(module.name.split(".")):
                importlib.import_module(module.name)

    Context().run(import_all)


def test_work_that_returns_by_the_clock_is_named_in_the_settings() -> None:
    found = {
        "tickler." + ".".join(path.relative_to(HOUSE).with_suffix("").parts)
        for path in sources()
        for one in functions(path)
        for decorator in one.decorator_list
        if isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "every"
    }
    assert found == set(settings.PERIODIC)


def test_screens_leave_writing_to_acts() -> None:
    """A module with a door in it writes no row."""
    writes = {"create", "update", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
    found = []
    for path in sources():
        if not re.search(r"^\s*@(office_view|client_view)\b", path.read_text(), re.M):
            continue
        for call in (one for one in nodes(path) if isinstance(one, ast.Call)):
            name = getattr(call.func, "attr", "")
            if name in {"save", "delete"} or (name in writes and "objects" in ast.unparse(call.func)):
                found.append(f"{place(path, call.lineno)} {ast.unparse(call.func)}")
    assert found == []


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    machine = re.compile(r"""(?<![\w./%{])/(?:home|root|work|Users)/\w|bash_""" + "jobs")
    kept = [ROOT / name for name in ("docs", "bench", "tests", "tickler", ".ci")]
    files = [path for folder in kept for path in folder.rglob("*") if path.is_file()]
    files += [path for path in ROOT.iterdir() if path.is_file() and path.name != "uv.lock"]
    text = {".py", ".md", ".html", ".css", ".js", ".toml", ".po", ".svg", ".sh", ""}
    assert [
        place(path)
        for path in files
        if path.suffix in text and "__pycache__" not in path.parts and machine.search(_text(path))
    ] == []


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "ignore")


def test_every_address_leads_to_a_view_of_the_house() -> None:
    views: list[URLPattern] = [route.pattern for route in all_routes()]
    assert [one for one in views if not one.callback.__module__.startswith("tickler.")] == []
