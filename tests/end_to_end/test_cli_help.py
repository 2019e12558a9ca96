"""Help, version, completion, usage, and how fast the program answers."""

import resource
import subprocess
import sys

import pytest

from ogplens import __version__

from .conftest import ROOT

COMMANDS = (
    *("score", "check", "diff", "schema", "segment", "import", "compare", "glance", "serve"),
    *("compare-runs", "info"),
)
HEAVY = ("spacy", "sklearn", "pandas", "scipy", "matplotlib", "numpy", "pydantic", "rich", "lxml")


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_every_command_has_an_example(run, name):
    result = run(name, "--help")
    assert result.exit_code == 0
    assert "Examples:" in result.stdout
    assert f"\n    ogplens {name} " in result.stdout or f"\n    ogplens {name}\n" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_help_names_every_command_and_the_exit_codes(run):
    result = run("--help")
    assert result.exit_code == 0
    for name in COMMANDS:
        assert f"\n  {name} " in result.stdout
    assert "Exit codes" in result.stdout
    assert result.stdout == run("-h").stdout


def test_version(run):
    result = run("--version")
    assert (result.exit_code, result.stdout) == (0, f"ogplens {__version__}\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ("scor", "x.pdf"),
        ("score",),
        ("score", "x.pdf", "--format", "xml"),
        ("score", "--unknown", "x.pdf"),
        ("score", "-", "-"),
        ("segment", "one.md", "two.md"),
        ("check",),
        ("check", "-", "-"),
        ("check", "x.md", "--select", "V999"),
        ("check", "--explain", "V1"),
        ("check", "x.md", "--level", "loud"),
        ("import", "x.csv"),
        ("import", "x.csv", "--output", "f", "--layout", "of-1999"),
        ("compare", "--plans", "--glance"),
    ],
)
def test_wrong_usage_ends_with_2_and_points_to_the_help(run, arguments):
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "-h' for help" in result.stderr


def test_misspelt_command_is_guessed(run):
    assert "Did you mean 'score'" in run("scor").stderr


def _loaded(arguments, environment):
    """Run in a new interpreter; return the heavy modules that it loaded."""
    program = (
        f"import sys\nsys.argv = ['ogplens', *{arguments!r}]\n"
        "from ogplens.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        f"print(*(set(sys.modules) & set({HEAVY!r})), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        timeout=60,
        env=environment(),
    )
    return done.stderr.decode().split()


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_help_loads_nothing_heavy(environment, arguments):
    assert _loaded(arguments, environment) == []


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command_loads_nothing_heavy(environment, name):
    assert set(_loaded([name, "--help"], environment)) <= {"pydantic"}  # typer itself needs it


def test_segment_loads_no_library_of_the_pipeline(environment, draft):
    loaded = _loaded(["segment", str(draft), "--format", "json"], environment)
    assert not set(loaded) & {"spacy", "sklearn", "pandas", "matplotlib"}


def test_help_takes_little_time(environment):
    def seconds(*arguments):
        best = float("inf")
        for _ in range(4):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(
                [sys.executable, *arguments],
                check=True,
                capture_output=True,
                env=environment(PYTHONDONTWRITEBYTECODE=None),
            )
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            best = min(best, used)
        return best

    assert seconds("-m", "ogplens", "--help") - seconds("-c", "pass") < 0.3


def test_shell_completion(process):
    done = process(
        _OGPLENS_COMPLETE="complete_bash", COMP_WORDS="ogplens s", COMP_CWORD="1", SHELL="/bin/bash"
    )
    assert done.stdout.decode().split() == ["score", "schema", "segment", "serve"]


def test_debug_shows_a_traceback_wherever_it_stands(process):
    for arguments in (("--debug", "segment", "nothing.pdf"), ("segment", "nothing.pdf", "--debug")):
        done = process(*arguments)
        assert done.returncode == 1
        assert b"Traceback" in done.stderr
        assert b"Error: nothing.pdf: there is no such file" in done.stderr
    behind = process("segment", "--", "--debug")
    assert b"Traceback" not in behind.stderr
    assert b"Error: --debug: there is no such file" in behind.stderr


def test_bug_is_told_apart_from_a_fault_of_the_user(process, project):
    module = project / "pipeline" / "ogplens" / "segmentation" / "__init__.py"
    module.write_text("raise RuntimeError('something broke')\n", encoding="utf-8")
    plan = next((ROOT / "corpora" / "plans").glob("*.md"))
    done = process("segment", plan, root=project)
    assert done.returncode == 70
    assert done.stdout == b""
    assert b"This is a bug in ogplens: RuntimeError: something broke" in done.stderr
    assert b"--debug" in done.stderr
    assert b"Traceback" not in done.stderr
    assert b"Traceback" in process("segment", plan, "--debug", root=project).stderr
