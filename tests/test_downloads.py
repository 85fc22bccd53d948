import errno
import hashlib
import io
import re
import subprocess
import sys
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from dien_course.data import downloads as module
from dien_course.data.downloads import RELEASES, fetch, licence
from dien_course.errors import DataError

RATINGS = "userId,movieId,rating,timestamp\n1,10,4.0,100\n2,10,0.5,90\n"


def archive(members=None):
    """The bytes of a zip: ml-1m/ratings.csv and more, unless ``members`` says otherwise."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, text in (members or {"ml-1m/ratings.csv": RATINGS, "ml-1m/README": "read me"}).items():
            zipped.writestr(name, text)
    return buffer.getvalue()


GOOD = archive()


def expect(monkeypatch, content):
    """Let ``content`` be the official ml-1m.zip."""
    sha256 = hashlib.sha256(content).hexdigest()
    monkeypatch.setitem(RELEASES, "ml-1m", RELEASES["ml-1m"]._replace(sha256=sha256))


@pytest.fixture
def server(monkeypatch):
    """A server on this machine in the place of GroupLens; ``server.replies`` are used up one a request."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.paths.append(self.path)
            replies = self.server.replies
            status, body, length = replies.pop(0) if len(replies) > 1 else replies[0]
            self.send_response(status)
            self.send_header("Content-Length", str(length or len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments):
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.paths, httpd.replies = [], [(200, GOOD, None)]
    Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    monkeypatch.setattr(module, "BASE_URL", f"http://127.0.0.1:{httpd.server_port}/")
    monkeypatch.setattr(module, "RETRIES", 0)
    expect(monkeypatch, GOOD)
    yield httpd
    httpd.shutdown()
    httpd.server_close()


def refusal(folder, **arguments):
    """The sentence that fetching ml-1m into ``folder`` ends in; all below is then as it was before."""
    before = sorted(folder.parent.rglob("*"))
    with pytest.raises(DataError) as caught:
        fetch("ml-1m", folder=folder, progress=False, **arguments)
    sentence = str(caught.value)
    assert "\n" not in sentence and "expected" in sentence
    assert ".dien-" not in sentence and ".fetch-" not in sentence
    assert sorted(folder.parent.rglob("*")) == before
    return sentence


def test_a_download_is_unpacked_and_used_again(server, tmp_path, capsys):
    target = fetch("ml-1m", folder=tmp_path / "new" / "cache", progress=False)
    assert target == tmp_path / "new" / "cache" / "ml-1m"
    assert sorted(file.name for file in target.iterdir()) == ["README", "ratings.csv"]
    assert (target / "ratings.csv").read_text() == RATINGS
    assert [file.name for file in target.parent.iterdir()] == ["ml-1m"]
    assert licence("ml-1m") in capsys.readouterr().out
    assert fetch("ml-1m", folder=tmp_path / "new" / "cache", progress=False) == target
    assert server.paths == ["/ml-1m.zip"]
    assert capsys.readouterr().out == ""


def test_progress_goes_to_stderr(server, tmp_path, capsys):
    fetch("ml-1m", folder=tmp_path)
    assert "100%" in capsys.readouterr().err


def test_without_a_folder_the_users_cache_is_used(server, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert tmp_path in fetch("ml-1m", progress=False).parents


def test_a_failed_attempt_is_repeated(server, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "RETRIES", 2)
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    server.replies = [(503, b"", None), (200, GOOD[:50], len(GOOD)), (200, GOOD, None)]
    assert (fetch("ml-1m", folder=tmp_path, progress=False) / "ratings.csv").exists()
    assert len(server.paths) == 3


def test_a_wrong_checksum_is_refused(server, tmp_path):
    server.replies = [(200, archive({"ml-1m/ratings.csv": RATINGS + "1,1,1,1\n"}), None)]
    assert f"expected sha256 {RELEASES['ml-1m'].sha256}" in refusal(tmp_path)


def test_a_download_must_match_even_if_any_release_is_allowed(server, tmp_path):
    server.replies = [(200, archive({"ml-1m/ratings.csv": RATINGS + "1,1,1,1\n"}), None)]
    assert "another checksum" in refusal(tmp_path, any_release=True)


def test_a_missing_file_on_the_server_is_named(server, tmp_path):
    server.replies = [(404, b"no", None)]
    sentence = refusal(tmp_path)
    assert f"{module.BASE_URL}ml-1m.zip: found HTTP status 404" in sentence and "--from" in sentence


def test_a_connection_dropped_half_way_leaves_nothing(server, tmp_path):
    server.replies = [(200, GOOD[: len(GOOD) // 2], len(GOOD))]
    sentence = refusal(tmp_path)
    assert "could not be fetched" in sentence and "--from" in sentence


def test_offline_the_sentence_names_the_address_and_the_remedy(server, tmp_path):
    server.shutdown()
    server.server_close()
    sentence = refusal(tmp_path)
    assert f"{module.BASE_URL}ml-1m.zip: could not be fetched" in sentence and "--from ml-1m.zip" in sentence


def test_a_file_on_the_server_that_is_no_zip_is_refused_whatever_its_checksum(server, tmp_path, monkeypatch):
    for content in (GOOD[:-30], b"<html>", b""):
        server.replies = [(200, content, None)]
        expect(monkeypatch, content)
        assert refusal(tmp_path).startswith(f"{module.BASE_URL}ml-1m.zip: found a damaged archive")


def test_a_local_archive_replaces_the_download(server, tmp_path):
    (tmp_path / "copy.zip").write_bytes(GOOD)
    target = fetch("ml-1m", source=tmp_path / "copy.zip", folder=tmp_path / "cache", progress=False)
    assert (target / "ratings.csv").read_text() == RATINGS
    assert server.paths == [] and (tmp_path / "copy.zip").read_bytes() == GOOD


def test_a_local_archive_with_another_checksum_needs_any_release(server, tmp_path):
    other = RATINGS + "3,10,5,95\n"
    (tmp_path / "copy.zip").write_bytes(archive({"ml-new/ratings.csv": other}))
    sentence = refusal(tmp_path / "cache", source=tmp_path / "copy.zip")
    assert str(tmp_path / "copy.zip") in sentence and "--any-release" in sentence
    target = fetch("ml-1m", source=tmp_path / "copy.zip", folder=tmp_path / "cache", any_release=True, progress=False)
    assert target == tmp_path / "cache" / "ml-1m" and (target / "ratings.csv").read_text() == other


def test_a_new_archive_replaces_the_release_and_a_bad_one_leaves_it(server, tmp_path):
    fetch("ml-1m", folder=tmp_path / "cache", progress=False)
    (tmp_path / "bad.zip").write_bytes(archive({"ml-1m/ratings.csv": "userId\n1\n"}))
    (tmp_path / "new.zip").write_bytes(archive({"ml-1m/ratings.csv": RATINGS + "3,10,5,95\n"}))
    arguments = {"folder": tmp_path / "cache", "any_release": True, "progress": False}
    refusal(tmp_path / "cache", source=tmp_path / "bad.zip", any_release=True)
    assert (tmp_path / "cache" / "ml-1m" / "ratings.csv").read_text() == RATINGS
    fetch("ml-1m", source=tmp_path / "new.zip", **arguments)
    assert (tmp_path / "cache" / "ml-1m" / "ratings.csv").read_text() == RATINGS + "3,10,5,95\n"
    assert [file.name for file in (tmp_path / "cache").iterdir()] == ["ml-1m"]


def test_a_new_archive_leaves_what_is_not_of_the_release(server, tmp_path):
    target = fetch("ml-1m", folder=tmp_path / "cache", progress=False)
    (target / "mine.txt").write_text("mine")
    (tmp_path / "new.zip").write_bytes(archive({"ml-1m/ratings.csv": RATINGS + "3,10,5,95\n", "ml-1m/more/a": "a"}))
    arguments = {"folder": tmp_path / "cache", "any_release": True, "progress": False}
    assert fetch("ml-1m", source=tmp_path / "new.zip", **arguments) == target
    files = {file.relative_to(target).as_posix() for file in target.rglob("*")}
    assert files == {"README", "mine.txt", "more", "more/a", "ratings.csv"}
    assert (target / "mine.txt").read_text() == "mine"
    assert (target / "ratings.csv").read_text() == RATINGS + "3,10,5,95\n"


def test_a_table_of_another_release_is_neither_deleted_nor_mixed_in(server, tmp_path):
    target = fetch("ml-1m", folder=tmp_path / "cache", progress=False)
    (target / "ratings.dat").write_text("1::10::4::100\n")
    (tmp_path / "new.zip").write_bytes(archive({"ml-1m/ratings.csv": RATINGS + "3,10,5,95\n"}))
    sentence = refusal(tmp_path / "cache", source=tmp_path / "new.zip", any_release=True)
    assert f"{target / 'ratings.dat'}: found a table" in sentence
    assert (target / "ratings.csv").read_text() == RATINGS


def test_a_file_in_the_place_of_the_release_is_refused(server, tmp_path):
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "ml-1m").write_text("mine")
    (tmp_path / "copy.zip").write_bytes(GOOD)
    for source in (None, tmp_path / "copy.zip"):
        sentence = refusal(tmp_path / "cache", source=source)
        assert f"{tmp_path / 'cache' / 'ml-1m'}: found a file; expected a folder" in sentence
        assert (tmp_path / "cache" / "ml-1m").read_text() == "mine"


def test_an_archive_that_cannot_be_read_is_named(server, tmp_path, monkeypatch):
    (tmp_path / "copy.zip").write_bytes(GOOD)
    whole = Path.open

    def refuse(path, *arguments, **keywords):
        if path.name == "copy.zip":
            raise PermissionError(errno.EACCES, "Permission denied")
        return whole(path, *arguments, **keywords)

    monkeypatch.setattr(Path, "open", refuse)
    for any_release in (False, True):
        sentence = refusal(tmp_path / "cache", source=tmp_path / "copy.zip", any_release=any_release)
        assert sentence.startswith(f"{tmp_path / 'copy.zip'}: cannot be read (Permission denied)")


def link_member():
    member = zipfile.ZipInfo("ml-1m/link")
    member.external_attr = 0o120777 << 16
    return archive({"ml-1m/ratings.csv": RATINGS, member: "/etc"})


def damaged_bzip2():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_BZIP2) as zipped:
        zipped.writestr("ml-1m/ratings.csv", RATINGS)
    start = buffer.getvalue().index(b"BZh")
    return buffer.getvalue()[:start] + b"xxxx" + buffer.getvalue()[start + 4 :]


BAD_ARCHIVES = {
    "a parent folder": (archive({"ml-1m/ratings.csv": RATINGS, "../escaped": "x"}), "'../escaped'"),
    "a parent folder, other slashes": (
        archive({"ml-1m/ratings.csv": RATINGS, "a\\..\\..\\x": "x"}),
        "expected files inside",
    ),
    "an absolute path": (archive({"ml-1m/ratings.csv": RATINGS, "/escaped": "x"}), "'/escaped'"),
    "a drive": (archive({"ml-1m/ratings.csv": RATINGS, "C:escaped": "x"}), "'C:escaped'"),
    "a link": (link_member(), "'ml-1m/link'"),
    "a cut-off zip": (GOOD[: len(GOOD) // 2], "found a damaged archive"),
    "flipped bits": (GOOD[:60] + bytes(b ^ 255 for b in GOOD[60:70]) + GOOD[70:], "found a damaged archive"),
    "no zip": (b"ratings", "found a damaged archive"),
    "a name too long for any disk": (
        archive({"ml-1m/ratings.csv": RATINGS, f"ml-1m/{'x' * 300}": "x"}),
        "found a damaged archive",
    ),
    "a file that is a folder too": (
        archive({"ml-1m/ratings.csv": RATINGS, "ml-1m/a": "x", "ml-1m/a/b": "x"}),
        "found a damaged archive",
    ),
    "a folder that is a file too": (
        archive({"ml-1m/ratings.csv": RATINGS, "ml-1m/a/b": "x", "ml-1m/a": "x"}),
        "found a damaged archive",
    ),
    "a name that is no text": (
        archive({"ml-1m/ratings.csv": RATINGS, "é": "x"}).replace(b"\xc3\xa9", b"\xff\xff"),
        "damaged",
    ),
    "flipped bits, another packing": (damaged_bzip2(), "found a damaged archive"),
    "no ratings": (archive({"ml-1m/readme": "x"}), "found 0 folders"),
    "bad ratings": (archive({"ml-1m/ratings.csv": RATINGS + "x\n"}), "copy.zip/ml-1m/ratings.csv, line 4"),
}


@pytest.mark.parametrize("content, says", BAD_ARCHIVES.values(), ids=BAD_ARCHIVES)
def test_a_bad_archive_leaves_nothing_inside_or_outside(server, tmp_path, content, says):
    (tmp_path / "copy.zip").write_bytes(content)
    sentence = refusal(tmp_path / "cache", source=tmp_path / "copy.zip", any_release=True)
    assert sentence.startswith(str(tmp_path / "copy.zip")) and says in sentence
    assert [file.name for file in tmp_path.iterdir()] == ["copy.zip"]
    assert not Path("/escaped").exists()


def test_a_local_folder_is_checked_and_used_where_it_is(server, tmp_path):
    release = tmp_path / "releases" / "mine"
    release.mkdir(parents=True)
    (release / "ratings.csv").write_text(RATINGS)
    assert fetch("ml-1m", source=tmp_path / "releases", folder=tmp_path / "cache") == release
    assert not (tmp_path / "cache").exists()
    (release / "ratings.csv").write_text(RATINGS + "x\n")
    assert "line 4" in refusal(tmp_path / "cache", source=release)


@pytest.mark.parametrize(
    ("content", "any_release"), [(None, False), (b"another", False), (b"no zip", True), (archive({"a": "b"}), True)]
)
def test_no_licence_is_shown_for_a_local_file_that_is_not_used(server, tmp_path, capsys, content, any_release):
    copy = tmp_path / "copy.zip"
    if content is not None:
        copy.write_bytes(content)
    refusal(tmp_path / "cache", source=copy, any_release=any_release)
    assert capsys.readouterr().out == ""


def test_the_licence_is_shown_before_a_local_file_is_used(server, tmp_path, capsys):
    (tmp_path / "copy.zip").write_bytes(GOOD)
    for said in (licence("ml-1m") + "\n", ""):
        fetch("ml-1m", source=tmp_path / "copy.zip", folder=tmp_path / "cache")
        assert capsys.readouterr().out == said


def test_a_missing_local_file_and_an_unknown_name_are_named(server, tmp_path):
    assert "nowhere.zip: found nothing" in refusal(tmp_path, source=tmp_path / "nowhere.zip")
    with pytest.raises(
        DataError, match="found 'ml-2m'; expected one of ml-latest-small, ml-1m, ml-32m, amazon-grocery"
    ):
        fetch("ml-2m", folder=tmp_path)


@pytest.mark.parametrize("step", ["download", "unpack"])
def test_a_full_disk_leaves_nothing(server, tmp_path, monkeypatch, step):
    def full(*arguments, **keywords):
        raise OSError(errno.ENOSPC, "No space left on device")

    name = {"download": "shutil.move", "unpack": "shutil.copyfileobj"}[step]
    monkeypatch.setattr(name, full)
    assert f"{tmp_path}: found a full disk" in refusal(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_a_disk_that_fills_up_while_unpacking_leaves_nothing(tmp_path):
    content = archive({"ml-1m/ratings.csv": RATINGS, "ml-1m/big": "0" * 1_000_000})
    (tmp_path / "copy.zip").write_bytes(content)
    program = (
        "import resource, signal, sys\n"
        "from dien_course.data.downloads import fetch\n"
        "from dien_course.errors import DataError\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try:\n"
        "    fetch('ml-1m', source=sys.argv[1], folder=sys.argv[2], any_release=True)\n"
        "except DataError as error:\n"
        "    print(error)\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "copy.zip"), str(tmp_path / "cache")]
    output = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]).stdout
    assert "found a full disk" in output.splitlines()[-1]
    assert not (tmp_path / "cache").exists()


def test_a_folder_that_cannot_be_written_is_named(server, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match="expected a folder to write in"):
        fetch("ml-1m", folder=tmp_path / "file", progress=False)


def test_licences_say_what_may_be_done():
    assert "may not redistribute" in licence("ml-1m")
    assert "may redistribute" in licence("ml-32m") and "may redistribute" in licence("ml-latest-small")
    assert all("no commercial use" in licence(name) and "2827872" in licence(name) for name in RELEASES)


def test_every_checksum_is_the_one_whose_source_is_written_down():
    table = (Path(__file__).parents[1] / "data" / "CHECKSUMS.md").read_text()
    written = dict(re.findall(r"^\| `(.+?)\.zip` \| [\d,]+ \| `([0-9a-f]{64})`", table, re.MULTILINE))
    assert written == {name: release.sha256 for name, release in RELEASES.items()}
