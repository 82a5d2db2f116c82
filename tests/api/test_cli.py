"""The command line: exit statuses, sentences, and nothing but the result on standard output."""

import json
import os
import pty
import re
import select
import signal
import subprocess
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli.main import app
from tests.api.bad_inputs import BAD_INPUTS
from tests.api.conftest import PLACEMENT
from tests.api.problems import crowded_problem, good_problem, spoiled


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)


def write(folder: Path, document: object, name: str = "problem.json") -> Path:
    """Write a document to a file."""
    path = folder / name
    path.write_text(json.dumps(document))
    return path


@pytest.fixture
def problem(tmp_path: Path) -> Path:
    """Return a file with the good problem."""
    return write(tmp_path, good_problem())


@pytest.mark.parametrize(("document", "place", "words"), BAD_INPUTS)
def test_a_bad_input_names_its_fault_with_a_dotted_place(
    tmp_path: Path, document: object, place: str, words: str
) -> None:
    """Each bad input ends with 2, its one fault on standard error and nothing on standard output."""
    path = write(tmp_path, document)
    ended = run("solve", path)
    assert ended.exit_code == 2
    assert ended.stdout == ""
    heading, fault = ended.stderr.splitlines()
    assert heading == f"{path}: 1 fault"
    assert fault.startswith(f"{place}: ")
    assert words in fault


def test_every_fault_is_named(tmp_path: Path) -> None:
    """Faults of shape and of meaning come together, a line each."""
    document = spoiled(("students.1.year", "1"), ("sites.0.max_students", -1), ("students.0.duo_with", "x"))
    lines = run("solve", write(tmp_path, document)).stderr.splitlines()
    assert [line.partition(": ")[0] for line in lines[1:]] == [
        "students[1].year",
        "sites[0].max_students",
        "students[0].duo_with",
    ]


def test_a_plan_goes_to_standard_output(problem: Path) -> None:
    """Without ``-o`` the result, and only the result, is on standard output; exit status 0."""
    ended = run("solve", problem)
    assert ended.exit_code == 0
    result = json.loads(ended.stdout)
    assert result["termination"] == "optimal"
    assert [row["student"] for row in result["placements"]] == ["anna", "bram", "chiara"]
    assert ended.stderr == "3 of 3 students placed (optimal).\n"


def test_a_plan_goes_to_a_file(problem: Path, tmp_path: Path) -> None:
    """With ``-o`` the file holds the same result, readable as other files are, and nothing else is left."""
    output = tmp_path / "out" / "result.json"
    output.parent.mkdir()
    output.write_text("an earlier result")
    ended = run("solve", problem, "-o", output)
    assert ended.exit_code == 0
    assert ended.stdout == ""
    assert json.loads(output.read_text())["kpis"]["placed"] == 3
    assert list(output.parent.iterdir()) == [output]
    assert output.stat().st_mode & 0o777 == problem.stat().st_mode & 0o777


def test_a_problem_comes_from_standard_input() -> None:
    """``-`` reads the problem from a pipe."""
    ended = run("solve", "-", stdin=json.dumps(good_problem()).encode())
    assert ended.exit_code == 0
    assert json.loads(ended.stdout)["name"] == "Small"


def test_options_of_the_file_count_and_the_command_line_wins(tmp_path: Path) -> None:
    """The file's seed is used, and ``--seed`` goes before it."""
    path = write(tmp_path, good_problem() | {"options": {"seed": 5, "time_limit_seconds": 50}})
    assert json.loads(run("solve", path).stdout)["seed"] == 5
    assert json.loads(run("solve", path, "--seed", "6").stdout)["seed"] == 6


def test_pins_that_cannot_hold_end_with_3(tmp_path: Path) -> None:
    """No plan: the conflict is told on standard error and in the result, on standard output as in a file."""
    document = good_problem()
    document["sites"][0]["max_students"] = 2
    for student in document["students"]:
        student["pinned_site"] = "brielle"
    ended = run("solve", write(tmp_path, document))
    assert ended.exit_code == 3
    assert ended.stderr.startswith("No plan (infeasible): ")
    result = json.loads(ended.stdout)
    assert result["termination"] == "infeasible"
    assert sorted(result["conflict"]["students"]) == ["anna", "bram", "chiara"]
    assert (result["placements"], result["levels"], result["kpis"]) == ([], [], None)
    ended = run("solve", write(tmp_path, document), "-o", tmp_path / "result.json")
    assert (ended.exit_code, ended.stdout) == (3, "")
    assert json.loads((tmp_path / "result.json").read_text())["conflict"] == result["conflict"]


def test_help_tells_the_exit_statuses() -> None:
    """``solve --help`` says what 0, 1, 2 and 3 mean."""
    text = " ".join(run("solve", "--help").stdout.split())
    assert "Exit status: 0 a plan was written; 2 the input is invalid; 3 no plan" in text


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "line 1, column 1"),
        (b'{"name": "x",\n "students": [}', "line 2, column 15"),
        (b"\xff\xfe{", "not UTF-8"),
        (b"[]", "not an object"),
    ],
)
def test_files_that_are_no_problem(tmp_path: Path, raw: bytes, words: str) -> None:
    """What is not JSON, or not an object, is said so for the whole file, with line and column."""
    path = tmp_path / "problem.json"
    path.write_bytes(raw)
    ended = run("solve", path)
    assert ended.exit_code == 2
    assert "the whole file: " in ended.stderr
    assert words in ended.stderr


def test_files_that_cannot_be_read_or_written(problem: Path, tmp_path: Path) -> None:
    """A missing file, a folder, and outputs that cannot be: a sentence, and no work done in vain."""
    for command in (("solve", tmp_path / "none.json"), ("solve", tmp_path), ("check", problem, tmp_path / "none")):
        ended = run(*command)
        assert (ended.exit_code, ended.stdout) == (2, "")
        assert ended.stderr.startswith("Cannot read ")
    for output in (tmp_path, tmp_path / "none" / "result.json"):
        ended = run("solve", problem, "-o", output)
        assert (ended.exit_code, ended.stdout) == (1, "")
        assert ended.stderr.startswith("Cannot write ")


def test_a_full_disk_is_said(problem: Path) -> None:
    """A device without room fails with a sentence and 1, also for standard output."""
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run([*PLACEMENT, "solve", problem], stdout=full, stderr=subprocess.PIPE, check=False)
    assert ended.returncode == 1
    assert b"Cannot write the result: No space left on device." in ended.stderr
    assert b"Traceback" not in ended.stderr


def test_a_sound_plan_checks_with_0(problem: Path, tmp_path: Path) -> None:
    """The solver's own result breaks nothing and is worth what it says."""
    result = tmp_path / "result.json"
    run("solve", problem, "-o", result)
    ended = run("check", problem, result)
    assert ended.exit_code == 0
    report = json.loads(ended.stdout)
    assert report["broken"] == []
    assert {level["name"]: level["value"] for level in report["levels"]}["placed"] == 3


def test_a_broken_plan_checks_with_1(problem: Path, tmp_path: Path) -> None:
    """Each broken rule is a line on standard error; unknown ids end with 2 and their places."""
    plan = {"placements": [{"student": "anna", "site": "rozenburg", "offer": "brielle-physics"}]}
    ended = run("check", problem, write(tmp_path, plan, "plan.json"))
    assert ended.exit_code == 1
    assert json.loads(ended.stdout)["broken"]
    assert ended.stderr
    strange = {"placements": [{"student": "anne", "site": "rozenburg"}, {"student": "anna"}]}
    ended = run("check", problem, write(tmp_path, strange, "strange.json"))
    assert ended.exit_code == 2
    assert "placements[1].site: " in ended.stderr


def test_fixtures_are_listed_printed_and_solved(tmp_path: Path) -> None:
    """Every listed fixture is printed as a problem that can be read; unknown names are refused."""
    names = run("fixtures").stdout.split()
    assert names
    for name in names:
        printed = run("fixtures", name).stdout
        assert json.loads(printed)["students"]
        path = tmp_path / "fixture.json"
        path.write_text(printed)
        ended = run("check", path, write(tmp_path, {"placements": []}, "empty.json"))
        assert "fault" not in ended.stderr
    assert run("fixtures", "no-such-fixture").exit_code == 1


def test_version() -> None:
    """``--version`` names program and version."""
    assert re.fullmatch(r"placement \d+\.\d+\.\d+\n", run("--version").stdout)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "example.org"])  # noqa: S104 - to be refused
def test_serve_refuses_other_machines(host: str) -> None:
    """Without keys the service listens on this machine only, and says how to make one."""
    ended = run("serve", "--host", host)
    assert ended.exit_code == 1
    assert "placement keys create" in ended.stderr


def test_serve_says_when_its_port_or_its_store_is_taken(base_url: str, data_folder: Path, tmp_path: Path) -> None:
    """A second service on the same port, or on the same store, ends with a sentence."""
    port = base_url.rpartition(":")[2]
    for ended, sentence in (
        (_serve(port, tmp_path), f"Cannot listen on 127.0.0.1, port {port}: "),
        (_serve("0", data_folder), "Another service works on the store "),
    ):
        assert ended.returncode == 1
        assert ended.stdout == ""
        assert sentence in ended.stderr
        assert "Traceback" not in ended.stderr


def _serve(port: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PLACEMENT_DATA_FOLDER": str(folder)}
    return subprocess.run(
        [*PLACEMENT, "serve", "--port", port], env=environment, capture_output=True, text=True, check=False
    )


def test_wrong_settings_are_named(problem: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting of the wrong type ends the commands that need it with a sentence that names it."""
    monkeypatch.setenv("PLACEMENT_CAR_KM_PER_HOUR", "fast")
    for command in (("serve",), ("solve", problem), ("check", problem, problem)):
        ended = run(*command)
        assert (ended.exit_code, ended.stdout) == (1, "")
        assert ended.stderr.startswith("The settings are wrong: car_km_per_hour: ")
    monkeypatch.delenv("PLACEMENT_CAR_KM_PER_HOUR")
    monkeypatch.setenv("PLACEMENT_TIME_LIMIT_SECONDS", "9999")
    assert run("serve").stderr.startswith("The settings are wrong: PLACEMENT_TIME_LIMIT_SECONDS (9999) is above ")


def test_settings_of_the_service_concern_only_the_service(
    problem: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a wrong port, store and time limit in the environment the other commands work as ever."""
    for name, value in (("PLACEMENT_PORT", "abc"), ("DATABASE_URL", "x"), ("PLACEMENT_MAX_TIME_LIMIT_SECONDS", "1")):
        monkeypatch.setenv(name, value)
    result = tmp_path / "result.json"
    assert run("solve", problem, "-o", result).exit_code == 0
    assert run("check", problem, result).exit_code == 0
    assert run("fixtures").exit_code == 0
    assert run("serve").exit_code == 1


def test_the_display_on_a_terminal_and_ctrl_c(tmp_path: Path) -> None:
    """A terminal shows level, best and bound; Ctrl-C then keeps the best plan, marks it, and says so."""
    path, output = write(tmp_path, crowded_problem()), tmp_path / "result.json"
    screen, terminal = pty.openpty()
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "100"}
    command = [*PLACEMENT, "solve", path, "-o", output]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=terminal, env=environment) as process:
        os.close(terminal)
        shown = _read_until(screen, rb"placed +[a-z ]+ +\d+")
        assert re.search(rb"level +doing +best +bound +seconds", shown)
        process.send_signal(signal.SIGINT)
        _read_until(screen, rb"Stopped by hand")
        assert process.communicate(timeout=30)[0] == b""
    os.close(screen)
    assert process.returncode == 0
    result = json.loads(output.read_text())
    assert result["termination"] == "cancelled"
    assert len(result["placements"]) == result["kpis"]["placed"] > 0
    assert run("check", path, output).exit_code == 0


def _read_until(screen: int, pattern: bytes) -> bytes:
    shown = b""
    deadline = time.monotonic() + 120
    while not re.search(pattern, re.sub(rb"\x1b\[[0-9;?]*[a-zA-Z]", b"", shown)):
        assert time.monotonic() < deadline, shown[-2000:]
        if select.select([screen], [], [], 1)[0]:
            shown += os.read(screen, 65536)
    return re.sub(rb"\x1b\[[0-9;?]*[a-zA-Z]", b"", shown)
