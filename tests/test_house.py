"""The house keeps its own rules."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.template.loader import get_template

from config.audit.models import Audited

HOUSE = Path(__file__).resolve().parent.parent
ROOMS = ["config", "agreements", "programmes"]
CODE = [path for room in ROOMS for path in (HOUSE / room).rglob("*.py") if "migrations" not in path.parts]
TEMPLATES = sorted((HOUSE / "templates").rglob("*.html"))
MOST_LINES, LONGEST_FUNCTION = 400, 40


def name(path):
    return str(path.relative_to(HOUSE))


def tracked_files():
    listed = subprocess.run(["git", "ls-files"], cwd=HOUSE, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("This copy is not a git checkout: its tracked files are not known.")
    return [HOUSE / line for line in listed.stdout.splitlines() if (HOUSE / line).is_file()]


def test_imports_go_one_way():
    lint = Path(sys.executable).with_name("lint-imports")
    answer = subprocess.run([lint, "--no-cache"], cwd=HOUSE, capture_output=True, text=True, check=False)

    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.django_db
def test_migrations_match_the_models():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_model_of_ours_is_audited():
    ours = [model for app in ("agreements", "programmes") for model in apps.get_app_config(app).get_models()]
    live = [
        model
        for model in ours
        if not hasattr(model, "instance_type") and model.__module__.split(".")[0] in ROOMS
    ]
    nouns = [model for model in live if not model.__name__.startswith("Historical")]

    assert len(nouns) >= 16
    assert [model.__name__ for model in nouns if not issubclass(model, Audited)] == []
    assert [f"{m.__name__}.{f.name}" for m in nouns for f in m._meta.many_to_many] == []


def test_every_rule_of_a_row_speaks_in_a_sentence_of_its_own():
    ours = [
        model
        for app in ("agreements", "programmes", "access", "saved")
        for model in apps.get_app_config(app).get_models()
    ]
    rules = [(model, rule) for model in ours for rule in model._meta.constraints]
    mute = [
        rule.name for _, rule in rules if rule.violation_error_message == rule.default_violation_error_message
    ]

    assert len(rules) >= 40
    assert mute == []


@pytest.mark.parametrize("path", CODE, ids=name)
def test_a_file_and_its_functions_fit_a_hand(path):
    tree = ast.parse(path.read_text())
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    too_long = [f.name for f in functions if f.end_lineno - f.lineno + 1 > LONGEST_FUNCTION]

    assert path.read_text().count("\n") <= MOST_LINES
    assert too_long == []


@pytest.mark.parametrize("path", CODE, ids=name)
def test_nothing_is_imported_late_and_nobody_listens_to_signals(path):
    tree = ast.parse(path.read_text())
    within = [n for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) for n in ast.walk(f)]
    late = [n.lineno for n in within if isinstance(n, ast.Import | ast.ImportFrom)]

    if path.name != "apps.py":  # an app is ready, and may hear of migrations, only once all models are loaded
        assert late == []
        assert "receiver(" not in path.read_text()
        assert ".connect(" not in path.read_text()


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_template_parses(path):
    get_template(str(path.relative_to(HOUSE / "templates")))


OF_DJANGO = {
    "403.html",
    "403_csrf.html",
    "404.html",
    "400.html",
    "429.html",
    "500.html",
    "registration/login.html",
    "admin/base_site.html",
}


def test_no_template_is_an_orphan():
    sources = [*CODE, *TEMPLATES, *(HOUSE / "config").rglob("*.html")]
    said = "\n".join(path.read_text() for path in sources)
    names = {str(path.relative_to(HOUSE / "templates")) for path in TEMPLATES}
    overriding = {name for name in names if name.startswith("admin/") and name not in said}

    assert {name for name in names - OF_DJANGO - overriding if name not in said} == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_template_holds_script_style_or_an_outside_address(path):
    text = path.read_text()

    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text)
    assert not re.search(r"(src|href)=[\"']https?://", text)


def test_no_file_names_an_index_a_machine_or_unfinished_work():
    found = []
    for path in tracked_files():
        if path.suffix in {".png", ".svg", ".ico"} or path == Path(__file__).resolve():
            continue
        text = path.read_text(errors="ignore")
        if re.search(r"index-url|find-links|registry\s*=\s*.?http|/home/\w|/Users/\w", text):
            found.append(f"{name(path)} names an index or a machine")
        if re.search(r"\b(TODO|FIXME|XXX)\b", text):
            found.append(f"{name(path)} is not finished")

    assert found == []


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_locked_with_hashes_and_no_address(lock):
    lines = (HOUSE / lock).read_text().splitlines()
    pins = [line for line in lines if line and not line.startswith((" ", "#"))]

    assert len(pins) > 10
    assert all("==" in pin for pin in pins)
    assert "://" not in "\n".join(lines)
    assert "\n".join(lines).count("--hash=sha256:") >= len(pins)
