import os
import socket
import sys

import pytest

from dien_course.errors import DataError
from dien_course.files import require_file, reserved, whole_file, whole_folder

ON_UNIX = pytest.mark.skipif(sys.platform == "win32", reason="needs files as on Unix")


def write(folder, *names):
    """Each of ``names`` with the text "new", through ``whole_folder``."""
    with whole_folder(folder) as temporary:
        for name in names:
            (temporary / name).parent.mkdir(parents=True, exist_ok=True)
            (temporary / name).write_text("new")


def tree(folder):
    """The text of each file under ``folder``; None for a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_text() if path.is_file() else None for path in folder.rglob("*")
    }


def refusal(folder, *names):
    """The sentence that writing ``names`` ends in."""
    with pytest.raises(DataError) as caught:
        write(folder, *names)
    sentence = str(caught.value)
    assert sentence.startswith(f"{folder}: cannot be written (") and "expected" in sentence and "\n" not in sentence
    return sentence


def test_files_appear_and_replace_and_leave_others(tmp_path):
    (tmp_path / "a").write_text("old")
    (tmp_path / "other").write_text("old")
    write(tmp_path, "a", "sub/b")
    assert tree(tmp_path) == {"a": "new", "other": "old", "sub": None, "sub/b": "new"}


def test_a_new_folder_and_its_parents_are_made(tmp_path):
    write(tmp_path / "x" / "y", "a", "sub/b")
    assert tree(tmp_path) == {"x": None, "x/y": None, "x/y/a": "new", "x/y/sub": None, "x/y/sub/b": "new"}


@pytest.mark.skipif(sys.platform == "win32", reason="needs permissions as on Unix")
def test_a_new_folder_has_the_permissions_of_any_other(tmp_path):
    write(tmp_path / "x", "a")
    (tmp_path / "usual").mkdir()
    assert (tmp_path / "x").stat().st_mode == (tmp_path / "usual").stat().st_mode


@pytest.mark.parametrize("names", [("x",), ("x", "y", "z")], ids="/".join)
def test_nothing_is_written_outside_the_nearest_folder_that_exists(tmp_path, names):
    """One may write in one's home or in the root of a disk, and not beside it."""
    home = tmp_path / "home"
    home.mkdir()
    for folder in (home, home.joinpath(*names)):
        with whole_folder(folder) as temporary:
            assert home in temporary.parents
            assert [path.name for path in tmp_path.iterdir()] == ["home"]
            assert all(path.name.startswith(".dien-") for path in home.iterdir())


@pytest.mark.parametrize("error, seen", [(ValueError("no"), ValueError), (OSError("no"), DataError)])
def test_an_error_in_the_block_changes_nothing(tmp_path, error, seen):
    (tmp_path / "a").write_text("old")
    for folder in (tmp_path, tmp_path / "x" / "y"):
        with pytest.raises(seen, match="no"), whole_folder(folder) as temporary:
            (temporary / "a").write_text("new")
            raise error
    assert tree(tmp_path) == {"a": "old"}


def test_a_folder_in_the_place_of_a_file_is_refused_before_any_file_moves(tmp_path):
    (tmp_path / "a").write_text("old")
    (tmp_path / "b").mkdir()
    assert f"{tmp_path / 'b'} is a folder" in refusal(tmp_path, "a", "b", "c/d")
    assert tree(tmp_path) == {"a": "old", "b": None}


def test_a_file_in_the_place_of_a_folder_is_refused_before_any_file_moves(tmp_path):
    (tmp_path / "a").write_text("old")
    (tmp_path / "b").write_text("old")
    assert f"{tmp_path / 'b'} is no folder" in refusal(tmp_path, "a", "b/c/d", "e")
    assert tree(tmp_path) == {"a": "old", "b": "old"}


@pytest.mark.parametrize("fails_at", range(1, 4))
def test_a_move_that_fails_is_undone_with_all_before_it(tmp_path, monkeypatch, fails_at):
    (tmp_path / "a").write_text("old")
    (tmp_path / "c").write_text("old")
    moves, replace = [], os.replace

    def failing(source, target):
        moves.append(target)
        if len(moves) == fails_at:
            raise PermissionError(13, "Permission denied")
        replace(source, target)

    monkeypatch.setattr(os, "replace", failing)
    monkeypatch.setattr("dien_course.files.exchange", lambda first, second: False)
    assert "Permission denied" in refusal(tmp_path, "a", "b/new/file", "c")
    assert tree(tmp_path) == {"a": "old", "c": "old"}


@ON_UNIX
def test_what_changed_places_changes_back_when_a_later_move_fails(tmp_path, monkeypatch):
    (tmp_path / "a").write_text("old")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "c").write_text("old")
    (tmp_path / "other").write_text("old")

    def failing(source, target):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", failing)
    assert "Permission denied" in refusal(tmp_path, "a", "b/c", "d")
    assert tree(tmp_path) == {"a": "old", "b": None, "b/c": "old", "other": "old"}


def test_parents_made_for_a_folder_vanish_when_it_cannot_be_moved(tmp_path, monkeypatch):
    def failing(source, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", failing)
    assert "No space left" in refusal(tmp_path / "x" / "y" / "z", "a")
    assert tree(tmp_path) == {}


def unwritable(tmp_path, kind):
    """A folder that cannot be written."""
    (tmp_path / "file").write_text("old")
    if kind == "a broken link":
        (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    names = {"a file": "file", "below a file": "file/x/y", "a broken link": "link", "a long name": "x" * 300 + "/y"}
    return tmp_path / names[kind]


@pytest.mark.parametrize("kind", ["a file", "below a file", "a broken link", "a long name"])
def test_a_folder_that_cannot_be_written_is_refused_at_once(tmp_path, kind):
    folder = unwritable(tmp_path, kind)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(DataError) as caught, reserved(folder):
        pass
    assert str(caught.value) == refusal(folder, "a")
    assert sorted(tmp_path.iterdir()) == before and (tmp_path / "file").read_text() == "old"


def test_a_folder_that_is_not_ours_is_refused_at_once(tmp_path, monkeypatch):
    def refuse(*arguments, **keywords):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "mkdir", refuse)
    with pytest.raises(DataError, match="Permission denied"), reserved(tmp_path / "x"):
        pass


def test_requiring_a_folder_to_be_writable_leaves_nothing(tmp_path):
    with reserved(tmp_path):
        pass
    with reserved(str(tmp_path / "x" / "y")):
        pass
    assert tree(tmp_path) == {}


def test_a_regular_file_is_taken_and_so_is_a_link_to_one(tmp_path):
    (tmp_path / "a").write_text("text")
    (tmp_path / "link").symlink_to("a")
    assert require_file(str(tmp_path / "a")) == tmp_path / "a"
    assert require_file(tmp_path / "link") == tmp_path / "link"


def put(tmp_path, kind):
    """Something of that ``kind`` that is no regular file."""
    path = tmp_path / "it"
    if kind == "a named pipe":
        os.mkfifo(path)
    elif kind == "a link to a pipe":
        os.mkfifo(tmp_path / "pipe")
        path.symlink_to("pipe")
    elif kind == "a socket":
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(path))
    elif kind == "a folder":
        path.mkdir()
    elif kind == "a broken link":
        path.symlink_to("nowhere")
    return "/dev/zero" if kind == "a device" else "zero\0byte" if kind == "an impossible name" else path


@ON_UNIX
@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("a named pipe", "is a named pipe; expected a CSV file"),
        ("a link to a pipe", "is a named pipe; expected a CSV file"),
        ("a socket", "is a socket; expected a CSV file"),
        ("a device", "is a device; expected a CSV file"),
        ("a folder", "is a folder; expected a CSV file"),
        ("a broken link", "cannot be read (No such file or directory); expected a CSV file"),
        ("nothing", "cannot be read (No such file or directory); expected a CSV file"),
        ("an impossible name", "cannot be read (no file can have this name); expected a CSV file"),
    ],
)
def test_what_is_no_regular_file_is_refused_at_once_in_one_sentence(tmp_path, monkeypatch, kind, said):
    monkeypatch.chdir(tmp_path)  # a socket's name must be short
    path = put(tmp_path, kind)
    with pytest.raises(DataError) as caught:
        require_file(path, "a CSV file")
    assert str(caught.value) == f"{path}: {said}"


@pytest.mark.parametrize("swaps", [True, False])
def test_a_folder_inside_keeps_the_files_that_only_it_has_and_its_mode(tmp_path, monkeypatch, swaps):
    if not swaps:
        monkeypatch.setattr("dien_course.files.exchange", lambda first, second: False)
    (tmp_path / "run" / "sub" / "deep").mkdir(parents=True)
    for name in ("a", "sub/b", "sub/mine", "sub/deep/mine"):
        (tmp_path / "run" / name).write_text("old")
    (tmp_path / "run" / "sub").chmod(0o750)
    write(tmp_path / "run", "a", "sub/b")
    assert tree(tmp_path / "run") == {
        "a": "new", "sub": None, "sub/b": "new", "sub/mine": "old", "sub/deep": None, "sub/deep/mine": "old",
    }  # fmt: skip
    assert (tmp_path / "run" / "sub").stat().st_mode & 0o777 == 0o750 or sys.platform == "win32"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


@ON_UNIX
def test_a_link_to_a_folder_stays_a_link(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a").write_text("old")
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "sub").symlink_to(tmp_path / "elsewhere")
    write(tmp_path / "run", "sub/a", "b")
    assert (tmp_path / "run" / "sub").is_symlink() and (tmp_path / "elsewhere" / "a").read_text() == "new"
    (tmp_path / "link").symlink_to("elsewhere")
    write(tmp_path / "link", "a", "c")
    assert (tmp_path / "link").is_symlink() and tree(tmp_path / "elsewhere") == {"a": "new", "c": "new"}


def test_the_folder_one_stands_in_stays_the_same_folder(tmp_path, monkeypatch):
    write(tmp_path, "a", "b")
    monkeypatch.chdir(tmp_path)
    before = os.stat(".").st_ino
    write(".", "a", "b")
    assert os.stat(".").st_ino == os.stat(tmp_path).st_ino == before


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    file = tmp_path / "x" / "a.csv"
    for text in ("old", "new"):
        with whole_file(file) as temporary:
            temporary.write_text(text)
    with pytest.raises(ValueError, match="no"), whole_file(file) as temporary:
        temporary.write_text("half")
        raise ValueError("no")
    assert tree(tmp_path) == {"x": None, "x/a.csv": "new"}
    with pytest.raises(ValueError, match="no"), whole_file(tmp_path / "y" / "a.csv"):
        raise ValueError("no")
    assert tree(tmp_path) == {"x": None, "x/a.csv": "new"}


@ON_UNIX
@pytest.mark.parametrize("kind", ["a named pipe", "a link to a pipe", "a socket", "a device", "a folder"])
def test_what_is_no_regular_file_is_never_written_over(tmp_path, monkeypatch, kind):
    monkeypatch.chdir(tmp_path)
    path = put(tmp_path, kind)
    with pytest.raises(DataError, match="expected a CSV file to write"), whole_file(path, "a CSV file to write"):
        pytest.fail("the block was entered")


@ON_UNIX
def test_files_have_the_usual_mode(tmp_path):
    (tmp_path / "usual").write_text("x")
    with whole_file(tmp_path / "a") as temporary:
        temporary.write_text("new")
    write(tmp_path / "run", "b")
    usual = (tmp_path / "usual").stat().st_mode
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "run" / "b").stat().st_mode == usual


def test_a_file_that_is_to_vanish_does_so_in_the_step_that_brings_the_others(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "unfinished").touch()
    with whole_folder(folder, without=["unfinished"]) as temporary:
        (temporary / "a").touch()
        (temporary / "b").touch()
        assert (folder / "unfinished").exists()
    assert {path.name for path in folder.iterdir()} == {"a", "b"}
    (folder / "unfinished").touch()
    (folder / "mine").touch()  # now the folder cannot be exchanged whole
    with whole_folder(folder, without=["unfinished"]) as temporary:
        (temporary / "a").write_text("new")
    assert {path.name for path in folder.iterdir()} == {"a", "b", "mine"}
