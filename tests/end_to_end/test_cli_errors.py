"""Every fault of a user ends with exit code 1 and one message that names the next step."""

import json

import pytest

from reading.makers import Page, docx, p, pdf

from .conftest import DRAFT, assert_one_error

COMMANDS = ("score", "segment")


@pytest.mark.parametrize("name", COMMANDS)
class TestDocuments:
    def test_missing_file(self, run, name, tmp_path):
        path = tmp_path / "nothing.pdf"
        assert_one_error(run(name, path), str(path), "no such file", "Next step")

    def test_folder(self, run, name, tmp_path):
        assert_one_error(run(name, tmp_path), str(tmp_path), "folder")

    def test_empty_file(self, run, name, tmp_path):
        path = tmp_path / "empty.docx"
        path.write_bytes(b"")
        assert_one_error(run(name, path), "empty")

    def test_empty_standard_input(self, run, name):
        assert_one_error(run(name, "-", stdin=b""), "-: the file is empty")

    def test_scanned_pdf(self, run, name, tmp_path):
        path = tmp_path / "scan.pdf"
        path.write_bytes(pdf([Page(), Page()]))
        assert_one_error(run(name, path), "scan.pdf", "text")

    def test_encrypted_pdf(self, run, name, tmp_path):
        path = tmp_path / "secret.pdf"
        path.write_bytes(pdf([Page(texts=[(72, 700, 11, False, "Text")])], encrypt=True))
        assert_one_error(run(name, path), "secret.pdf", "password")

    def test_broken_docx(self, run, name, tmp_path):
        path = tmp_path / "broken.docx"
        whole = docx(p("Commitment 1: Publish the budget"))
        path.write_bytes(whole[: len(whole) // 2])
        assert_one_error(run(name, path), "broken.docx", "damaged")

    def test_picture(self, run, name, tmp_path):
        path = tmp_path / "photo.png"
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
        assert_one_error(run(name, path), "photo.png", "picture")

    def test_plan_without_commitments(self, run, name, tmp_path):
        path = tmp_path / "letter.txt"
        path.write_text("Dear reader,\n\nthis is only a letter.\n\nYours\n", encoding="utf-8")
        assert_one_error(run(name, path), "letter.txt", "no commitment was found", "Next step")

    def test_output_in_a_folder_that_is_a_file(self, run, name, draft):
        result = run(name, draft, "--output", draft / "x.json")
        assert_one_error(result, "cannot be written")

    def test_output_that_is_a_folder(self, run, name, draft, tmp_path):
        assert_one_error(run(name, draft, "--output", tmp_path), "this is a folder")

    def test_output_under_a_suffix_that_is_not_written(self, run, name, draft, tmp_path):
        result = run(name, draft, "--output", tmp_path / "x.pdf")
        assert_one_error(result, "not written here")
        assert not (tmp_path / "x.pdf").exists()

    def test_output_that_is_the_input(self, run, name, draft):
        result = run(name, draft, "--format", "json", "--output", draft)
        assert_one_error(result, "not overwritten")
        assert draft.read_text(encoding="utf-8") == DRAFT


class TestTables:
    def test_missing_column(self, run, tmp_path):
        path = tmp_path / "table.csv"
        path.write_text("number,title\n1,Budget\n", encoding="utf-8")
        assert_one_error(run("score", path), "table.csv", "row 1", "a column text", "Next step")

    def test_bad_json_line(self, run, tmp_path):
        path = tmp_path / "table.jsonl"
        path.write_text('{"title": "a", "text": "b c"}\n{"title": "a",\n', encoding="utf-8")
        assert_one_error(run("score", path), "table.jsonl", "line 2", "JSON")

    def test_repeated_identifier(self, run, tmp_path):
        path = tmp_path / "table.csv"
        path.write_text("commitment_id,title,text\nA-1,x,y z\nA-1,v,w u\n", encoding="utf-8")
        assert_one_error(run("score", path), "row 3", "'A-1'", "row 2")

    def test_all_the_faults_of_a_table_at_once(self, run, tmp_path):
        path = tmp_path / "table.csv"
        path.write_text("title,text,language\nx,,en\nx,y,English\nx,y\n", encoding="utf-8")
        assert_one_error(run("score", path), "3 things", "row 2", "row 3", "'English'", "row 4")

    def test_missing_table(self, run, tmp_path):
        assert_one_error(run("score", tmp_path / "no.csv"), "no.csv", "cannot be opened")

    def test_all_the_files_at_once(self, run, draft, tmp_path):
        empty = tmp_path / "empty.md"
        empty.write_bytes(b"")
        result = run("score", tmp_path / "no.csv", draft, empty)
        assert_one_error(result, "no.csv", "empty.md")


class TestProject:
    """The project's own files, broken in a copy."""

    def test_model_of_another_version(self, process, project, draft):
        path = project / "models" / "relevant" / "model.json"
        model = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps(model | {"format": 999}), encoding="utf-8")
        self._one_error(process("score", draft, root=project), "relevant", "999")

    def test_missing_model(self, process, project, draft):
        (project / "models" / "features" / "parameters.npz").unlink()
        self._one_error(process("score", draft, root=project), "features")

    def test_misspelt_keys_are_all_named(self, process, project, draft):
        path = project / "configs" / "pipeline.yaml"
        text = path.read_text(encoding="utf-8")
        text = text.replace("max_bytes:", "max_byte:").replace("bootstrap:", "bootstraps:")
        path.write_text(text, encoding="utf-8")
        self._one_error(
            process("segment", draft, root=project),
            "pipeline.yaml",
            "max_byte'",
            "did you mean 'max_bytes'",
            "bootstraps",
            "did you mean 'bootstrap'",
        )

    def test_info_answers_without_models_and_corpus(self, process, project):
        (project / "models" / "features" / "model.json").unlink()
        done = process("info", "--format", "json", root=project)
        assert done.returncode == 0, done.stderr
        facts = json.loads(done.stdout)
        assert "problem" in facts["model"]
        assert facts["data"] == {"corpus": None}

    @staticmethod
    def _one_error(done, *parts):
        message = done.stderr.decode()
        assert done.returncode == 1, message
        assert done.stdout == b""
        assert message.startswith("Error: ")
        assert "Traceback" not in message
        for part in parts:
            assert part in message
