"""What somebody who sends a file meets: the form, the report, the answers, the downloads, and the end of it all."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from flask.testing import FlaskClient

from catalogue.submissions import bench, pages
from catalogue.submissions.bench import FAULT
from catalogue.submissions.checks import INTERRUPTED
from tests.catalogue.check.conftest import FAULTY, OPEN, TIDY, Sender, a_sender, everything_in
from tests.catalogue.page import read_page
from tests.pipelines.hostile import crafted_xls, lying_zip_bomb, workbook_bomb, zipped
from tests.validation import people
from validation.apart.client import FaultApart

PEOPLE = people.table("Name,Born,NHS", people.numbered(30, people.name, people.birth_date, people.nhs_number))


def test_the_form_says_its_limits_and_that_nothing_is_kept(tmp_path: Path) -> None:
    text = a_sender(tmp_path, upload_mb=7, upload_files=4).open("/check").text()

    assert "Up to 4 files, 7 MB in all." in text
    assert "deleted within 24 hours" in text


def test_a_tidy_file_is_ready_and_its_fixed_file_can_be_taken(sender: Sender) -> None:
    address, page = sender.checked(("wards.csv", TIDY))

    assert page.all("h1")[0][1] == "✔ It is ready to publish"
    fixed = sender.client.get(f"{address}/1/download/fixed.csv")
    assert fixed.headers["Content-Disposition"] == "attachment; filename=wards-fixed.csv"
    assert fixed.text.splitlines()[1].startswith("E08000012,Liverpool,local_authority,2024-01")


def test_a_faulty_cell_is_marked_in_the_table_and_leads_to_its_issue_and_back(sender: Sender) -> None:
    _, page = sender.checked(("wards.csv", FAULTY))
    [cell] = [at for at, text in page.all("td") if "n/k" in text and "marked" in at.get("class", "")]

    assert page.all("h1")[0][1] == "✘ 1 thing must be fixed"
    assert (cell["id"], cell["class"]) == ("t1-D2", "marked error")
    assert {"#issue-1", "#t1-D2"} <= set(page.links())
    assert "“n/k” is no number" in page.text()


def test_every_column_is_told_in_its_own_heading_with_how_sure_we_are(sender: Sender) -> None:
    _, page = sender.checked(("wards.csv", TIDY))
    rows = [text for _, text in page.all("tr")]

    assert any(re.fullmatch(r"D Claimant count The figures .*claimant count.* ✔ Sure .*", row, re.I) for row in rows)
    assert any(row.startswith("A Area code Area code ✔ Sure") for row in rows)
    assert any(row.startswith("Not said in your file Age: 16+ ✔ Sure the figures are defined") for row in rows)


def test_an_age_that_the_file_says_is_not_called_implied(sender: Sender) -> None:
    said = TIDY.splitlines()
    said = [f"{said[0]},Age", *(f"{line},16 to 24" for line in said[1:])]
    _, page = sender.checked(("wards.csv", "\n".join(said)))

    assert "Not said in your file" not in page.text()


def test_the_marked_workbook_is_made_behind_the_walls(sender: Sender) -> None:
    address, _ = sender.checked(("wards.csv", FAULTY))
    sent = sender.client.get(f"{address}/1/download/checked.xlsx")

    assert openpyxl.load_workbook(io.BytesIO(sent.data)).sheetnames[0] == "Issues"


def test_what_is_taken_away_is_a_file_and_never_a_page(sender: Sender) -> None:
    address, _ = sender.checked(("<b>wards.html.csv", TIDY))

    for what in pages.DOWNLOADS:
        response = sender.client.get(f"{address}/1/download/{what}")
        assert response.status_code == 200, what
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "no-store"


def test_a_question_is_answered_on_the_page_and_the_recipe_answers_it_next_month(sender: Sender) -> None:
    address, page = sender.checked(("open.csv", OPEN))
    assert page.all("h1")[0][1] == "? We do not yet know what its figures are"

    answered = sender.client.post(f"{address}/1/again", data={"q0": "claimant_count", "q1": "2024-03"})
    assert (answered.status_code, answered.headers["Location"]) == (303, address)
    assert sender.open(address).all("h1")[0][1] == "✔ It is ready to publish"

    recipe = sender.client.get(f"{address}/1/download/recipe.yaml").text
    _, next_month = sender.checked(("open.csv", OPEN), recipe=("recipe.yaml", recipe))
    assert next_month.all("h1")[0][1] == "✔ It is ready to publish"
    _, corrected = sender.checked(("open.csv", OPEN), like=f"{address.rpartition('/')[2]}/1")
    assert corrected.all("h1")[0][1] == "✔ It is ready to publish"


def test_an_answer_that_cannot_be_used_is_said_at_the_head_and_at_its_field(sender: Sender) -> None:
    address, _ = sender.checked(("open.csv", OPEN))
    response = sender.client.post(f"{address}/1/again", data={"q0": "<script>", "q1": "yesterday", "schema": "none"})
    page = read_page(response.text)

    assert response.status_code == 400
    assert page.faults() == []
    assert {"#q0", "#q1", "#schema"} <= set(page.links())
    assert "“yesterday” is no period" in page.text()


def test_what_was_answered_well_stays_beside_what_was_not(sender: Sender) -> None:
    address, _ = sender.checked(("open.csv", OPEN))
    page = read_page(sender.client.post(f"{address}/1/again", data={"q0": "claimant_count", "q1": "yesterday"}).text)

    assert [at["value"] for at, _ in page.all("option") if "selected" in at] == ["claimant_count"]
    assert [at["value"] for at, _ in page.all("input") if at.get("id") == "q1"] == ["yesterday"]


def test_a_column_can_be_said_to_be_something_else(sender: Sender) -> None:
    address, _ = sender.checked(("open.csv", OPEN.replace("Number", "SUM_CLAIMS")))
    page = sender.open(address)
    [field] = [at["for"] for at, text in page.all("label") if text == "SUM_CLAIMS"]

    sender.client.post(f"{address}/1/again", data={field: "claimant_count in 2024-03"})

    assert sender.open(address).all("h1")[0][1] == "✔ It is ready to publish"


def test_a_file_of_people_is_deleted_at_once_and_no_word_of_it_is_kept_or_logged(
    sender: Sender, caplog: pytest.LogCaptureFixture
) -> None:
    address, page = sender.checked(("people.csv", PEOPLE))
    kept = b"\n".join(everything_in(sender.folder(address))).decode()

    assert page.all("h1")[0][1] == "■ It seems to hold personal data"
    assert "We have deleted it already" in page.text()
    assert [path.name for path in (sender.folder(address) / "1").iterdir()] == ["view.json"]
    for text in (kept, page.text(), caplog.text):
        assert not [word for row in people.numbered(30, people.name, people.nhs_number) for word in row if word in text]
        assert "*" not in text  # Not even a masked sample.
    for what in pages.DOWNLOADS:
        assert sender.client.get(f"{address}/1/download/{what}").status_code == 404
    assert sender.client.post(f"{address}/1/again", data={}).status_code == 404


HOSTILE = {
    "a workbook that aborts its reader": ("x.xls", crafted_xls),
    "a workbook that unpacks to thousands of times its size": ("x.xlsx", lambda: workbook_bomb(150)),
    "a ZIP that lies of its size": ("x.zip", lambda: lying_zip_bomb(100)),
    "a page": ("x.csv", lambda: b"<!doctype html><html><script>alert(1)</script></html>"),
    "nothing at all": ("x.csv", lambda: b""),
    "bytes": ("x.parquet", lambda: b"PAR1" + bytes(range(256)) * 20),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_file_that_means_harm_has_a_page_that_says_what_to_do(sender: Sender, what: str) -> None:
    name, make = HOSTILE[what]
    _, page = sender.checked((name, make()))

    assert page.all("h1")[0][1] in ("✘ We could not read it", "We could not check it")
    assert "alert(1)" not in page.text()


def test_several_files_and_those_of_a_zip_have_a_report_each(sender: Sender) -> None:
    archive = zipped({"in/tidy.csv": TIDY, "../faulty.csv": FAULTY, "readme.md": "words", "people.csv": PEOPLE})
    address, page = sender.checked(("all.zip", archive))
    rows = [text for _, text in page.all("tr")]

    assert any(row.startswith("in/tidy.csv ✔ Passed") for row in rows)
    assert any(row.startswith("people.csv ■") for row in rows)
    assert "readme.md: its name is not that of a table" in page.text()
    assert sender.open(f"{address}/1").all("h1")
    assert not (sender.folder(address).parent / "faulty.csv").exists()

    _, both = sender.checked(("a.csv", TIDY), ("b.csv", FAULTY))
    assert both.all("h1")[0][1] == "1 of 2 files needs your attention"


def test_a_data_package_is_judged_as_it_declares_itself(sender: Sender) -> None:
    schema = {"fields": [{"name": "area", "type": "string"}, {"name": "count", "type": "integer"}]}
    descriptor = {"name": "x", "resources": [{"name": "t", "path": "t.csv", "schema": schema}]}
    archive = zipped({"datapackage.json": json.dumps(descriptor), "t.csv": "area,count\nLiverpool,five\n"})
    address, _ = sender.checked(("package.zip", archive))

    assert "✘ 1 thing must be fixed" in sender.open(f"{address}/1").text()


def test_a_file_is_judged_as_it_is_by_a_schema_of_its_sender(sender: Sender) -> None:
    schema = json.dumps({"fields": [{"name": "a", "type": "integer"}]})
    _, page = sender.checked(("t.csv", "a\nx\n"), table_schema=("s.json", schema))
    assert page.all("h1")[0][1] == "✘ 1 thing must be fixed"

    _, broken = sender.checked(("t.csv", "a\nx\n"), table_schema=("s.json", "{nonsense"))
    assert "not JSON" in broken.text()


MISTAKES = {
    "nothing": ({"schema": "unemployment"}, 400, "Choose a file to check"),
    "an unknown schema": ({"files": (io.BytesIO(b"a"), "a.csv"), "schema": "../x"}, 400, "We have no such schema"),
    "two ways to read it": (
        {key: (io.BytesIO(b"a"), "a.csv") for key in ("files", "recipe", "table_schema")}, 400, "do not go together",
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_the_form_is_said_at_its_head_and_nothing_is_kept(sender: Sender, mistake: str) -> None:
    data, status, words = MISTAKES[mistake]
    response = sender.client.post("/check", data=data, content_type="multipart/form-data")
    page = read_page(response.text)

    assert (response.status_code, page.faults()) == (status, [])
    assert words in page.text()
    assert page.all("title")[0][1].startswith("Error: ")
    assert list(sender.desk.checks._folders()) == []


def test_more_than_may_be_sent_is_refused_with_a_sentence_and_nothing_is_kept(tmp_path: Path) -> None:
    sender = a_sender(tmp_path, upload_mb=1)
    response = sender.send(("large.csv", "1,2,3\n" * 300_000))

    assert response.status_code == 413
    assert "That is more than 1 MB" in read_page(response.text).text()
    assert list(sender.desk.checks._folders()) == []


def test_a_form_of_another_site_is_not_taken(sender: Sender) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://example.org"}, {"Origin": "null"}):
        assert sender.send(("a.csv", TIDY), headers=headers).status_code == 403
    for headers in ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, {"Origin": "http://localhost"}, {}):
        assert sender.send(("a.csv", TIDY), headers=headers).status_code == 303


def test_an_address_may_ask_for_so_many_checks_a_minute(tmp_path: Path) -> None:
    sender = a_sender(tmp_path, upload_per_minute=2)
    answers = [sender.client.post("/check", data={"schema": ""}) for _ in range(3)]

    assert [one.status_code for one in answers] == [400, 400, 429]
    assert answers[2].headers["Retry-After"] == "60"
    assert "Wait a minute" in read_page(answers[2].text).text()


def test_who_comes_when_too_many_wait_is_asked_to_come_again(tmp_path: Path) -> None:
    sender = a_sender(tmp_path, upload_waiting=1)
    place = sender.desk.bench.queue.take()
    assert place is not None

    response = sender.send(("a.csv", TIDY))
    place.let_go()

    assert (response.status_code, response.headers["Retry-After"]) == (429, "60")
    assert sender.send(("a.csv", TIDY)).status_code == 303


def test_nothing_more_is_taken_when_the_room_is_full(tmp_path: Path) -> None:
    sender = a_sender(tmp_path, upload_kept_mb=1)
    sender.checked(("wide.csv", TIDY + "E08000012,Liverpool,2024-02,10\n" * 40_000))

    assert sender.send(("a.csv", TIDY)).status_code == 429


def test_a_report_is_kept_by_no_cache_listed_nowhere_and_told_to_no_other_site(sender: Sender) -> None:
    address, _ = sender.checked(("a.csv", TIDY))

    for path in (address, f"{address}/1", f"{address}/state", f"{address}/1/download/report.json"):
        headers = sender.client.get(path).headers
        assert headers["Cache-Control"] == "no-store"
        assert "noindex" in headers["X-Robots-Tag"]
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "ETag" not in headers


def test_whoever_presses_delete_has_it_gone_at_once(sender: Sender) -> None:
    address, _ = sender.checked(("a.csv", TIDY))
    response = sender.client.post(f"{address}/delete")

    assert response.headers["Location"] == "/check/deleted"
    assert "gone from our disk" in sender.open("/check/deleted").text()
    assert not sender.folder(address).exists()
    for path in (address, f"{address}/1", f"{address}/state", f"{address}/1/download/report.json"):
        assert sender.client.get(path).status_code == 404


def test_when_its_time_is_over_every_page_and_file_of_it_is_gone(sender: Sender) -> None:
    address, _ = sender.checked(("a.csv", TIDY))
    later = sender.desk.checks.now() + 23 * 3600 + 1
    sender.desk.checks.now = lambda: later

    assert sender.client.get(f"{address}/1/download/fixed.csv").status_code == 404
    assert not sender.folder(address).exists()


def test_another_process_of_the_site_sees_the_same_check(sender: Sender, tmp_path: Path) -> None:
    address, _ = sender.checked(("a.csv", TIDY))

    assert "It is ready to publish" in a_sender(tmp_path / "home").open(address).text()


def test_nothing_else_lies_below_the_address(sender: Sender) -> None:
    address, _ = sender.checked(("a.csv", TIDY))
    ours = ("99", "0", "-1", "1/download/source.csv", "1/download/view.json", "1/issue/nothing", "check.json", "lock")

    for path in ("/check/x", "/check/x/1", "/check/../../etc", *(f"{address}/{rest}" for rest in ours)):
        assert sender.client.get(path).status_code == 404, path


def test_a_sheet_that_is_not_there_is_the_nearest_that_is(sender: Sender) -> None:
    address, _ = sender.checked(("a.csv", TIDY))

    for sheet in ("0", "9", "-1", "x", "²", "9" * 40):
        assert sender.open(f"{address}?sheet={sheet}").all("h1")


def test_who_has_no_script_waits_on_a_page_with_a_link_and_then_reads_the_report(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check is begun, and its worker has not come to it yet."""
    monkeypatch.setattr(pages, "AT_ONCE_SECONDS", 0)
    monkeypatch.setattr(bench.Bench, "_work", lambda *_: None)
    address = sender.send(("a.csv", TIDY)).headers["Location"]
    check = sender.desk.checks._read(address.rpartition("/")[2])
    page = sender.open(address)

    assert page.all("h1")[0][1] == "We are checking a.csv"
    assert address in page.links()
    told = sender.client.get(f"{address}/state").json
    assert told is not None
    assert (told["finished"], told["files"][0]["state"]) == (False, "waiting")
    monkeypatch.undo()
    check.files[0].state = "done"


def test_a_check_that_a_dead_worker_left_says_so_and_asks_for_the_file_again(sender: Sender) -> None:
    address, _ = sender.checked(("a.csv", TIDY))
    check = sender.desk.checks.load(address.rpartition("/")[2])
    check.files[0].state = "checking"
    sender.desk.checks.save(check)

    assert INTERRUPTED in sender.open(address).text()


def test_a_fault_of_ours_is_an_apology_and_is_logged_without_the_name(
    sender: Sender, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise FaultApart("a trace")

    monkeypatch.setattr(bench, "check_apart", broken)
    _, page = sender.checked(("jane-bloggs.csv", TIDY))

    assert FAULT in page.text()
    assert "a trace" in caplog.text
    assert "jane-bloggs" not in caplog.text


def test_what_a_child_that_was_taken_over_makes_is_not_believed(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = bench.check_apart

    def taken_over(*args: object, **how: object) -> object:
        checked = real(*args, **how)  # type: ignore[arg-type]
        checked.outputs["view"].write_text('{"name": 5, "kinds": "<script>"}')
        return checked

    monkeypatch.setattr(bench, "check_apart", taken_over)
    _, page = sender.checked(("a.csv", TIDY))

    assert page.all("h1")[0][1] == "✘ We could not read it"


def test_markup_in_names_headings_and_cells_stays_text(sender: Sender) -> None:
    bad = "<img src=x onerror=alert(1)>"
    content = TIDY.replace("Area code", f"Area code {bad}").replace("Wirral", bad)
    address, page = sender.checked((f"{bad}.csv", content))

    assert page.all("img") == []
    assert bad in page.text()
    response = sender.client.get(address)
    assert "unsafe" not in response.headers["Content-Security-Policy"]


def test_a_program_is_told_in_json(sender: Sender) -> None:
    response = sender.send(("a.csv", FAULTY), headers={"Accept": "application/json"})
    told = response.json

    assert response.status_code == 200
    assert told is not None
    assert [(one["outcome"], one["must_fix"]) for one in told["files"]] == [("failed", 1)]
    report = sender.client.get(told["files"][0]["report"]).json
    assert report is not None
    assert report["tasks"][0]["outcome"] == "failed"
    refused = sender.client.post("/check", data={}, headers={"Accept": "application/json"})
    assert refused.json == {"title": "We could not take that", "status": 400, "detail": "Choose a file to check."}


def test_a_page_stays_small_however_large_and_faulty_the_file(sender: Sender) -> None:
    labels = ",".join(f"Column {number} with a long heading" for number in range(60))
    rows = [",".join(f"“{row}”{number}" for number in range(60)) for row in range(500)]
    faulty = "Area code,Area,Month,Claimant count\n" + "".join(
        f"E0800009{n % 10},Nowhere {n},month {n},word {n}\n" for n in range(400)
    )
    for content in ("\n".join([labels, *rows]), faulty):
        address, page = sender.checked(("wide.csv", content))
        assert "could not read" not in page.all("h1")[0][1]  # Many columns must not take much memory either.
        assert len(sender.client.get(address).data) < 60_000


def test_every_issue_of_a_kind_is_on_a_page_of_its_own(sender: Sender) -> None:
    counts = [f"word{place}" if place < 12 else str(place) for place in range(60)]
    rows = [
        f"E08000012,Liverpool,{2015 + place // 12}-{place % 12 + 1:02},{held}\n" for place, held in enumerate(counts)
    ]
    _, page = sender.checked(("a.csv", "Area code,Area,Month,Claimant count\n" + "".join(rows)))
    [more] = [link for link in page.links() if "/issue/" in link and "#" not in link]

    listed = sender.open(more).text()

    assert all(f"“word{place}”" in listed for place in range(12))


@pytest.fixture
def client(sender: Sender) -> FlaskClient:
    return sender.client


def test_a_damaged_zip_is_told_of_by_the_name_that_it_was_sent_under(sender: Sender) -> None:
    archive = zipped({"in/tidy.csv": TIDY})

    _, page = sender.checked(("wards.zip", archive[: len(archive) // 2]))

    assert "“wards.zip” is damaged" in page.text()
    assert "source.zip" not in page.text()


def test_a_workbook_named_zip_is_a_workbook(sender: Sender, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in TIDY.splitlines():
        book.active.append(row.split(","))
    book.save(tmp_path / "book.xlsx")
    with zipfile.ZipFile(tmp_path / "book.xlsx") as archive:
        assert "[Content_Types].xml" in archive.namelist()

    _, page = sender.checked(("book.zip", (tmp_path / "book.xlsx").read_bytes()))

    assert page.all("h1")
