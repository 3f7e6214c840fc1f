"""The benchmarks still run, measure what they say, and write what they measured."""

import json
import os
import subprocess
import sys
import tempfile

import psycopg
import pytest
from django.conf import settings

from benchmarks import __main__
from benchmarks.asking import Ratio, Server, timed
from benchmarks.report import BEGIN, END, in_columns, in_markdown, in_order, lines, overview, put_into
from tests.throwaway_pg import binary, kept

WORKS = [
    "API list of 100",
    "first byte of a pull, ndjson",
    "304",
    "100 changes since a cursor, at the end",
    "history of one milestone",
    "board of 50",
    "board of 50, unchanged",
    "board of 50, as of a day",
    "verify, 100,000 rows of history",
    "audited save, in process",
    "bulk update of 500",
    "newest 100 of 2,000 changes",
    "audited update through the form",
    "4 writers through HTTP (limit: p99)",
    "memory of a pull, csv",
    "memory of a pull, ndjson",
    "memory of a pull, json",
]
WORK = {
    "work": "API list of 100",
    "ms": {"ours": 4.0, "naive": 100.0, "database": 1.0},
    "ratios": [
        {"to": "naive", "is": [25.0, 24.0, 26.5], "goal": [">=", 15], "reached": True},
        {"to": "database", "is": [4.0, 3.8, 4.2], "goal": ["<=", 3], "reached": False},
    ],
    "limits": [{"is": 4.0, "unit": "ms", "most": 50, "reached": True}],
}
WEIGHT = {
    "work": "memory of a pull, csv",
    "ratios": [],
    "limits": [{"is": 171, "unit": "MB", "most": 160, "reached": False}],
}
FIVE = ["4.0 ms", "", "", "≤ 50 ms", "reached"]
TABLE = [
    ["list", "1,000", "PostgreSQL", *FIVE],
    ["304", "1,000", "SQLite", *FIVE],
    ["list", "1,000", "SQLite", *FIVE],
    ["list", "200", "SQLite", *FIVE],
]


def test_a_run_of_the_smallest_size_measures_every_work(tmp_path):
    url = f"sqlite:///{tmp_path}/bench.sqlite3"
    environ = os.environ | {"DATABASE_URL": url, "DEBUG": "yes", "TURNS": "1"}
    command = [sys.executable, "-m", "benchmarks.measure", "200"]
    run = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environ, capture_output=True, text=True, check=False
    )

    assert run.returncode == 0, run.stderr
    built, *works = map(json.loads, run.stdout.splitlines())
    assert built["built"] == {"milestones": 200, "history": 2000}
    assert [each["work"] for each in works] == WORKS
    assert all(each["ms"]["ours"] > 0 for each in works if "ms" in each)
    assert all(limit["is"] > 0 for each in works for limit in each["limits"])
    assert all(each["ratios"] or each["limits"] for each in works)


def test_each_ratio_is_of_a_pair_of_runs():
    ratio = Ratio.of([2.0, 4.0, 30.0], [1.0, 2.0, 3.0])

    assert (ratio.median, ratio.low, ratio.high) == (2.0, 2.0, 6.0)
    assert Ratio.of([3.0], [2.0]) == Ratio(1.5, 1.5, 1.5)


def test_a_single_run_has_none_before_it():
    ran = []

    assert len(timed({"ours": lambda: ran.append("ours")}, 1)["ours"]) == 1
    assert ran == ["ours"]


def test_contenders_run_in_turns_and_the_first_round_warms_up():
    ran = []
    runs = timed({"ours": lambda: ran.append("ours"), "naive": lambda: ran.append("naive")}, 2)

    assert ran == 3 * ["ours", "naive"]
    assert {name: len(times) for name, times in runs.items()} == {"ours": 2, "naive": 2}


def test_a_contender_is_made_ready_before_each_of_its_runs():
    class Contender:
        ran = []

        def make_ready(self):
            self.ran.append("ready")

        def __call__(self):
            self.ran.append("run")

    assert len(timed({"ours": Contender()}, 2)["ours"]) == 2
    assert Contender.ran == 3 * ["ready", "run"]


def application(environ, start):
    start("200 OK" if environ["HTTP_COLOUR"] == "red" else "404 Not Found", [("X", environ["QUERY_STRING"])])
    return Closing([b"ab", b"c"])


class Closing(list):
    def close(self):
        self.clear()


def test_an_answer_is_read_to_its_end():
    server = Server(application, colour="red")

    answer = server.ask("/a/?b=1", keep=True)
    assert (answer.status, answer.size, answer.body, answer.headers) == (200, 3, b"abc", {"X": "b=1"})
    assert Server(application, colour="red").beginning("/a/")() == b"ab"
    with pytest.raises(RuntimeError, match="answered with 404"):
        server.answering("/a/", colour="blue")()


def test_a_form_is_posted_as_a_browser_sends_it():
    def read(environ, start):
        said = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        start("302 Found", [])
        return Closing(
            [environ["REQUEST_METHOD"].encode(), b" ", environ["CONTENT_TYPE"].encode(), b" ", said]
        )

    answer = Server(read).ask("/a/", form={"note": "Ø & å"}, keep=True)

    assert answer.status == 302
    assert answer.body == b"POST application/x-www-form-urlencoded note=%C3%98+%26+%C3%A5"


def test_a_kept_database_has_a_place_of_its_own_for_each_size(monkeypatch, tmp_path):
    monkeypatch.setattr(__main__, "KEPT", str(tmp_path))

    with __main__.sqlite(1000) as url:
        assert url == f"sqlite:///{tmp_path}/b1000.sqlite3"
    monkeypatch.setattr(__main__, "KEPT", None)
    with __main__.sqlite(1000) as url:
        assert str(tmp_path) not in url


def test_a_kept_server_finds_what_it_had():
    if not binary("initdb"):
        pytest.skip("PostgreSQL is not on this machine.")
    with tempfile.TemporaryDirectory(prefix="pg-kept-", ignore_cleanup_errors=True) as folder:
        with kept(folder) as url, psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE kept (it int)")
        with kept(folder) as url, psycopg.connect(url) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_each_ratio_is_a_row_that_says_whether_its_goal_is_reached():
    rows = list(lines([("sqlite", 1000, [{"built": {}}, WORK, WEIGHT])]))

    assert rows[0] == [
        "API list of 100",
        "1,000",
        "SQLite",
        "4.0 ms",
        "naive: 100 ms",
        "25 × (24 to 26)",
        "≥ 15 ×",
        "reached",
    ]
    assert rows[1][-2:] == ["≤ 3 ×", "**not reached**"]
    assert rows[2] == ["API list of 100", "1,000", "SQLite", "4.0 ms", "", "", "≤ 50 ms", "reached"]
    assert rows[3][3:] == ["171 MB", "", "", "≤ 160 MB", "**not reached**"]
    assert "| ≥ 15 × | reached |" in in_markdown(rows)
    assert in_columns(rows).splitlines()[1].endswith("reached")


def test_the_readme_keeps_what_it_has_of_other_sizes_and_replaces_what_was_measured_again():
    old = put_into(f"before\n{BEGIN}\n{END}\nafter", {"1,000": "old", "200": "a \\1"}, TABLE)
    new = put_into(old, {"1,000": "new", "10,000": "new"}, [["list", "10,000", "SQLite", *FIVE]])

    assert put_into(old, {}, []) == old
    assert new.splitlines() == [
        "before",
        BEGIN,
        "- 200 milestones: a \\1",
        "- 1,000 milestones: new",
        "- 10,000 milestones: new",
        "",
        "| work | held against | goal | SQLite 200 | SQLite 10,000 |",
        "| --- | --- | --- | --- | --- |",
        "| list |  | ≤ 50 ms | 4.0 ms | 4.0 ms |",
        "",
        "<details>",
        "<summary>Each figure</summary>",
        "",
        *in_markdown([]).splitlines(),
        "| list | 200 | SQLite | 4.0 ms |  |  | ≤ 50 ms | reached |",
        "| list | 10,000 | SQLite | 4.0 ms |  |  | ≤ 50 ms | reached |",
        "",
        "</details>",
        END,
        "after",
    ]


def test_the_overview_has_a_row_for_each_goal_and_a_place_for_each_database_and_size():
    harder = {**WORK, "ratios": [{**WORK["ratios"][0], "goal": [">=", 40], "reached": False}]}
    rows = list(lines([("postgresql", 1000, [WORK]), ("sqlite", 1000, [WORK]), ("sqlite", 10000, [harder])]))

    assert overview(rows).splitlines() == [
        "| work | held against | goal | SQLite 1,000 | SQLite 10,000 | PostgreSQL 1,000 |",
        "| --- | --- | --- | --- | --- | --- |",
        "| API list of 100 | naive | ≥ 15 ×, ≥ 40 × | 25 × | **25 ×** | 25 × |",
        "| API list of 100 | database | ≤ 3 × | **4 ×** |  | **4 ×** |",
        "| API list of 100 |  | ≤ 50 ms | 4.0 ms | 4.0 ms | 4.0 ms |",
    ]


def test_rows_stand_by_work_then_by_size_then_by_database():
    assert [row[:3] for row in in_order(TABLE)] == [
        ["list", "200", "SQLite"],
        ["list", "1,000", "SQLite"],
        ["list", "1,000", "PostgreSQL"],
        ["304", "1,000", "SQLite"],
    ]


def test_the_readme_has_a_place_for_the_result():
    put_into((settings.BASE_DIR / "README.md").read_text(), {}, [])
    with pytest.raises(ValueError, match="no place"):
        put_into("before", {}, [])
