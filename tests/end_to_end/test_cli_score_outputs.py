"""`ogplens score` in every format, opened with programs that read it, on real plans as well."""

import csv
import dataclasses
import io
import json
import shutil
import subprocess
import zipfile

import docx
import jsonschema
import openpyxl
import pytest
from lxml import html

from ogplens.commands.drafts import read_drafts, scored
from ogplens.interface import interface
from ogplens.reporting.scorecard_files import scorecards_bytes
from ogplens.scoring import Scorer
from ogplens.settings import codebook

from .conftest import DRAFT, ROOT, assert_one_error

FORMATS = ("table", "json", "csv", "html", "docx", "xlsx")
SPANISH = ROOT / "tests" / "fixtures" / "plan-es.md"
SHARED = ROOT.parent / "shared" / "plans"
REAL = ["uk-2013-2015.pdf", "usa-2022-2024.pdf", "italy-2016-draft.md"]
HOSTILE = [
    "<script>alert(1)</script>",
    '=HYPERLINK("http://example.org","x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "bell\x07 escape\x1b[31m",
    "left\u202eright",
]


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """Score a plan once and write it in every format; return the files by format."""
    scorer = Scorer.load()
    cards = {}

    def written(plan, language="en"):
        if plan not in cards:
            (draft,) = read_drafts([str(plan)])
            cards[plan] = scored(scorer, draft)
        folder = tmp_path_factory.mktemp("outputs")
        found = {kind: folder / f"scores.{kind}" for kind in FORMATS[1:]}
        for kind, path in found.items():
            made = scorecards_bytes(
                [cards[plan]],
                kind,
                words=interface(language),
                codebook=codebook(),
                model=dataclasses.asdict(scorer.info),
            )
            path.write_bytes(made)
        return found

    return written


@pytest.fixture(scope="module")
def plans(tmp_path_factory):
    """Return plans by name: the Spanish one of the fixtures, and those that are real."""
    return {"plan-es.md": SPANISH, **{name: SHARED / name for name in REAL}}


def check(files, language):
    """Check that all formats tell of the same commitments; return what JSON says."""
    data = json.loads(files["json"].read_text(encoding="utf-8"))
    validate(data)
    titles = [" ".join(one["title"].split()) for one in data["commitments"]]
    rows = list(csv.DictReader(io.StringIO(files["csv"].read_text(encoding="utf-8"))))
    assert [row["commitment_id"] for row in rows] == [
        one["commitment_id"] for one in data["commitments"]
    ]
    tree = html.fromstring(files["html"].read_text(encoding="utf-8"))
    heads = [" ".join(e.text_content().split()) for e in tree.xpath("//article/h3")]
    assert len(heads) == len(titles)
    assert all(head.endswith(title) for head, title in zip(heads, titles, strict=True) if title)
    book = openpyxl.load_workbook(files["xlsx"])
    table = book.worksheets[1]
    assert table.max_row == len(titles) + 1
    opened = docx.Document(files["docx"])
    forecast = interface(language).say("scorecard.comment.forecast")
    said = [comment.text for comment in opened.comments]
    assert sum(text.startswith(forecast) for text in said) == len(titles)
    for one, row in zip(data["commitments"], table.iter_rows(min_row=2), strict=True):
        cells = {head.value: cell.value for head, cell in zip(table[1], row, strict=True)}
        for name, prediction in one["predictions"].items():
            label = interface(language).variable(name)
            if "decision" in prediction:
                assert cells[label] == interface(language).value(prediction["decision"])
    return data


def validate(data):
    published = json.loads((ROOT / "docs" / "scorecard.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(published).validate(data)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_spanish_plan_in_every_format(outputs, language):
    data = check(outputs(SPANISH, language), language)
    assert len(data["commitments"]) == 8
    assert data["language"] == language


@pytest.mark.shared
@pytest.mark.parametrize("name", REAL)
def test_real_plans_in_every_format(outputs, plans, name):
    if not plans[name].exists():
        pytest.skip("the plan is not there")
    data = check(outputs(plans[name]), "en")
    assert len(data["commitments"]) > 3


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_table_fits_80_columns_in_both_languages(run, language):
    for options in ((), ("--summary",)):
        text = run("score", SPANISH, "--language", language, *options).stdout
        assert max(map(len, text.splitlines())) <= 80
        assert text.rstrip().endswith(interface(language).say("scorecard.closing"))
        for name in codebook().predicted():
            label = interface(language).variable(name)
            assert label.split()[0] in text


def write_word(path):
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "Draft of March"
    for line in DRAFT.splitlines():
        if line.startswith("#"):
            made.add_heading(line.lstrip("# "), min(line.count("#"), 2))
        elif line.strip():
            made.add_paragraph(line)
    made.save(path)


def texts(path):
    opened = docx.Document(path)
    return [(p.text, p.style.name) for p in opened.paragraphs]


def test_a_word_file_gets_comments_in_a_copy_of_itself(run, tmp_path):
    mine, copy, again = (tmp_path / name for name in ("mine.docx", "copy.docx", "again.docx"))
    write_word(mine)
    before = mine.read_bytes()
    assert run("score", mine, "--output", copy).exit_code == 0
    assert mine.read_bytes() == before
    assert texts(copy) == texts(mine)
    assert docx.Document(copy).sections[0].header.paragraphs[0].text == "Draft of March"
    said = [comment.text for comment in docx.Document(copy).comments]
    assert sum(text.startswith("Forecast of the IRM's codes") for text in said) == 3
    parts = [zipfile.ZipFile(path) for path in (mine, copy)]
    for name in parts[0].namelist():
        if name not in {"word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}:
            assert parts[1].read(name) == parts[0].read(name), name
    result = run("score", "-", "--format", "docx", "--output", again, stdin=before)
    assert result.exit_code == 0, result.output
    assert texts(again) == texts(mine)
    assert len(list(docx.Document(again).comments)) == len(said)


def test_formats_that_are_no_text_go_through_a_pipe(process, draft):
    for kind in ("docx", "xlsx"):
        one, other = (
            process("score", draft, "--format", kind, PYTHONHASHSEED=seed) for seed in "12"
        )
        assert one.returncode == 0, one.stderr
        assert zipfile.ZipFile(io.BytesIO(one.stdout)).testzip() is None
        assert one.stdout == other.stdout


def test_they_are_not_written_to_a_terminal(run, draft, monkeypatch):
    from ogplens.commands import console

    monkeypatch.setattr(console.sys.stdout.__class__, "isatty", lambda _: True, raising=False)
    with pytest.raises(console.OgplensError, match="terminal"):
        console.check_binary("-")
    console.check_binary("scores.docx")


def test_an_unknown_language_is_wrong_usage(run, draft):
    result = run("score", draft, "--language", "xx")
    assert result.exit_code == 2
    assert "en, es" in result.stderr


def test_a_failed_run_leaves_the_old_output(run, tmp_path):
    bad = tmp_path / "bad.docx"
    bad.write_bytes(b"PK no archive")
    old = tmp_path / "old.docx"
    old.write_bytes(b"old")
    assert_one_error(run("score", bad, "--output", old), "bad.docx")
    assert old.read_bytes() == b"old"
    assert {path.name for path in tmp_path.iterdir()} == {"bad.docx", "old.docx"}


@pytest.fixture
def hostile(tmp_path):
    path = tmp_path / "table.jsonl"
    rows = [{"title": t, "text": f"{t} The register is published."} for t in HOSTILE]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def test_hostile_titles_stay_text_everywhere(outputs, hostile):
    files = outputs(hostile)
    validate(json.loads(files["json"].read_text(encoding="utf-8")))
    tree = html.fromstring(files["html"].read_text(encoding="utf-8"))
    assert len(tree.xpath("//script")) == 1
    assert HOSTILE[0] in tree.text_content()
    for sheet in openpyxl.load_workbook(files["xlsx"]):
        for row in sheet.iter_rows():
            assert all(cell.data_type in {"s", "n"} and not cell.hyperlink for cell in row)
    said = [p.text for p in docx.Document(files["docx"]).paragraphs]
    for title in HOSTILE[:5]:
        assert any(title in text for text in said)
    for row in csv.reader(io.StringIO(files["csv"].read_text(encoding="utf-8"))):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


def test_the_schema_is_printed(run):
    result = run("schema")
    assert result.exit_code == 0
    published = (ROOT / "docs" / "scorecard.schema.json").read_text(encoding="utf-8")
    assert result.stdout == published


@pytest.mark.parametrize("kind", ["table", "json", "csv"])
def test_formats_load_only_what_they_need(process, draft, kind):
    """The start stays quick: no library of another format is imported."""
    import subprocess as sp
    import sys

    code = (
        "import sys; from ogplens.cli import app\n"
        f"try: app(['score', {str(draft)!r}, '--format', {kind!r}])\n"
        "except SystemExit: pass\n"
        "bad = {'docx', 'xlsxwriter', 'jinja2', 'sklearn', 'pandas', 'spacy', 'torch'}\n"
        "sys.stderr.write(' '.join(sorted(bad & set(sys.modules))))"
    )
    done = sp.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        env={"PYTHONPATH": str(ROOT / "pipeline"), "PATH": ""},
    )
    assert done.stderr.decode() == ""


SOFFICE = shutil.which("soffice")


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_an_office_program_opens_what_is_written(run, outputs, hostile, tmp_path):
    mine = tmp_path / "mine.docx"
    write_word(mine)
    (tmp_path / "made").mkdir()
    wanted = []
    for name, plan in (("plan", SPANISH), ("hostile", hostile)):
        for kind in ("docx", "xlsx"):
            wanted.append(tmp_path / "made" / f"{name}-{kind}.{kind}")
            shutil.copy(outputs(plan)[kind], wanted[-1])
    wanted.append(tmp_path / "made" / "mine-docx.docx")
    assert run("score", mine, "--output", wanted[-1]).exit_code == 0
    done = subprocess.run(
        [
            SOFFICE,
            "--headless",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            *("--convert-to", "pdf", "--outdir", str(tmp_path / "pdf")),
            *map(str, wanted),
        ],
        capture_output=True,
        timeout=300,
        check=True,
    )
    from ogplens.reading.document import read_bytes

    for path in wanted:
        made = tmp_path / "pdf" / f"{path.stem}.pdf"
        assert made.exists(), done.stderr
        text = read_bytes(
            made.read_bytes(), name=made.name, max_bytes=10**9, max_characters=10**8
        ).text
        if path.stem.startswith("hostile"):
            assert "<script>alert(1)</script>" in text
        if path.stem.startswith("mine"):
            assert "council of citizens" in " ".join(text.split())
