"""The benchmarks still run, measure what they say, and write what they measured."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from benchmarks.asking import Ratio, Server, timed
from benchmarks.report import BEGIN, END, in_columns, in_markdown, lines, put_into

WORK = {
    "work": "API list of 100",
    "ms": {"ours": 4.0, "naive": 100.0, "database": 1.0},
    "ratios": [
        {"to": "naive", "is": [25.0, 24.0, 26.5], "goal": [">=", 15], "reached": True},
        {"to": "database", "is": [4.0, 3.8, 4.2], "goal": ["<=", 3], "reached": False},
    ],
}


def test_a_run_of_the_smallest_size_measures_every_work(tmp_path):
    url = f"sqlite:///{tmp_path}/bench.sqlite3"
    environ = os.environ | {"DATABASE_URL": url, "DEBUG": "yes", "TURNS": "1"}
    command = [sys.executable, "-m", "benchmarks.measure", "200"]
    run = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environ, capture_output=True, text=True, check=False
    )

    assert run.returncode == 0, run.stderr
    built, *works, memory = map(json.loads, run.stdout.splitlines())
    assert built["built"] == {"milestones": 200, "history": 2000}
    assert {"API list of 100", "304", "board of 50", "audited save, in process"} <= {w["work"] for w in works}
    assert all(each["ms"]["ours"] > 0 and each["ratios"] for each in works)
    assert memory["memory"] > 0


def test_each_ratio_is_of_a_pair_of_runs():
    ratio = Ratio.of([2.0, 4.0, 30.0], [1.0, 2.0, 3.0])

    assert (ratio.median, ratio.low, ratio.high) == (2.0, 2.0, 6.0)
    assert Ratio.of([3.0], [2.0]) == Ratio(1.5, 1.5, 1.5)


def test_contenders_run_in_turns_and_the_first_round_warms_up():
    ran = []
    runs = timed({"ours": lambda: ran.append("ours"), "naive": lambda: ran.append("naive")}, 2)

    assert ran == 3 * ["ours", "naive"]
    assert {name: len(times) for name, times in runs.items()} == {"ours": 2, "naive": 2}


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
    with pytest.raises(RuntimeError, match="answered with 404"):
        server.answering("/a/", colour="blue")()


def test_each_ratio_is_a_row_that_says_whether_its_goal_is_reached():
    rows = list(lines([("sqlite", 1000, [{"built": {}}, WORK, {"memory": 9}])]))

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
    assert "| ≥ 15 × | reached |" in in_markdown(rows)
    assert in_columns(rows).splitlines()[1].endswith("reached")


def test_the_readme_keeps_the_last_result_between_two_markers():
    text = f"before\n{BEGIN}\nold \\1\n{END}\nafter"

    assert put_into(text, "new \\1") == f"before\n{BEGIN}\nnew \\1\n{END}\nafter"
    put_into((settings.BASE_DIR / "README.md").read_text(), "")
    with pytest.raises(ValueError, match="no place"):
        put_into("before", "new")
