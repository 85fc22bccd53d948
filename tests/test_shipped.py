import gzip
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dien_course.data.movielens import load_movielens
from dien_course.data.samples import build_samples
from dien_course.world import rebuild, shipped
from dien_course.world.world import make_world

# What the zlib that packed the shipped files makes of ``probe()``; zlib-ng and Apple's make something else.
PROBE = "4f86bea1070a405e54c150b9d6646927da90d16dcfa8f968492c6c916f0b0a7c"


def probe():
    numbers = np.random.Generator(np.random.PCG64(0)).random(20_000)
    return "\n".join(f"{int(number * 1000)},{int(number * 7)}" for number in numbers).encode()


def same_zlib():
    return hashlib.sha256(gzip.compress(probe(), shipped.COMPRESSION, mtime=0)[10:]).hexdigest() == PROBE


@pytest.fixture(scope="module")
def world():
    return shipped.shipped_world()


def test_one_command_rebuilds_the_shipped_files_byte_for_byte(tmp_path):
    command = [sys.executable, "-m", "dien_course.world.rebuild", "--out", str(tmp_path / "world")]
    done = subprocess.run(command, cwd=shipped.CHECKOUT.parents[1], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(os.listdir(tmp_path / "world")) == sorted(shipped.FILES)
    for name in shipped.FILES:
        built, kept = (tmp_path / "world" / name).read_bytes(), (shipped.CHECKOUT / name).read_bytes()
        assert gzip.decompress(built) == gzip.decompress(kept), name
        if same_zlib():
            assert built == kept, name


def test_the_shipped_files_are_small_and_hold_neither_name_nor_time():
    assert sum((shipped.CHECKOUT / name).stat().st_size for name in shipped.FILES) <= 4_000_000
    for name in shipped.FILES:
        header = (shipped.CHECKOUT / name).read_bytes()[:10]
        assert header[:8] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00", name
        assert b"\r" not in gzip.decompress((shipped.CHECKOUT / name).read_bytes()), name


def test_the_shipped_files_read_as_a_movielens_release_equal_to_the_world(world):
    for read, made in zip(load_movielens(shipped.shipped_path()), world.tables, strict=True):
        pd.testing.assert_frame_equal(read, made)


def test_the_shipped_world_makes_at_least_20_000_samples_with_both_labels():
    train, test = build_samples(load_movielens(shipped.shipped_path()), split="last", max_length=20)
    assert len(train) + len(test) >= 20_000
    for part in (train, test):
        assert 0.4 < part.columns["label"].mean() < 0.6
        assert (part.sequences["histRow"].start == part.sequences["histRow"].end).any()  # an empty history


def test_the_shipped_truth_is_that_of_the_last_events(world):
    truth = pd.read_csv(shipped.shipped_path() / "truth.csv.gz")
    last = world.ratings.groupby("userId").tail(1)
    np.testing.assert_array_equal(truth[["userId", "movieId"]], last[["userId", "movieId"]])
    np.testing.assert_allclose(truth["probability"], world.truth.probability[last.index], atol=0.5001e-4)
    np.testing.assert_allclose(truth["taste"], world.truth.taste[last.index] % (2 * np.pi), atol=0.5001e-3)


def gini(counts):
    counts = np.sort(counts)
    return 2 * (counts * np.arange(1, len(counts) + 1)).sum() / (len(counts) * counts.sum()) - 1 - 1 / len(counts)


def marginals(world):
    """The rows of the README's table about this world, written as there."""
    ratings = world.ratings
    rating, per_user = ratings["rating"], ratings.groupby("userId").size()
    count = np.sort(ratings.groupby("movieId").size())[::-1]
    again = ratings.duplicated(["userId", "movieId"])
    last = ~ratings["userId"].duplicated(keep="last")
    length = ((rating >= 4) & ~last).groupby(ratings["userId"]).sum()
    genres = world.items["genres"].str.split("|").map(len)
    return {
        "users, rated films, ratings": f"{len(per_user):,}, {len(count):,}, {len(ratings):,}",
        "ratings per user: mean, median, least, most": f"{per_user.mean():.1f}, {per_user.median():.0f}, "
        f"{per_user.min():,}, {per_user.max():,}",
        "share of ratings ≥ 4": f"{(rating >= 4).mean():.3f}",
        "share of *last* ratings ≥ 4": f"{(rating[last] >= 4).mean():.3f}",
        "ratings up to 1, 2, 3.5, 4, 5 (shares)": ", ".join(f"{(rating == k).mean():.3f}" for k in range(1, 6)),
        "popularity: Gini, share of the top 10 % of films": f"{gini(count):.3f}, "
        f"{count[: len(count) // 10].sum() / count.sum():.3f}",
        "history before the last rating: mean, median, 10 %, 90 %": f"{length.mean():.1f}, {length.median():.0f}, "
        f"{length.quantile(0.1):.0f}, {length.quantile(0.9):.0f}",
        "share of empty histories": f"{(length == 0).mean():.3f}",
        "genres per film: mean, share with one": f"{genres.mean():.2f}, {(genres == 1).mean():.3f}",
        "share of ratings of a film the user has rated before": f"{again.mean():.3f}",
    }


def test_the_readme_shows_the_marginals_and_knobs_of_the_shipped_world(world):
    readme = (shipped.CHECKOUT.parent / "README.md").read_text(encoding="utf-8")
    for name, value in marginals(world).items():
        assert f"| {name} | {value} |" in readme
    knobs = {key: f"{value:,}" if isinstance(value, int) else f"{value:g}" for key, value in shipped.KNOBS.items()}
    sizes = [knobs.pop(name) for name in ("users", "items", "categories")]
    assert f"| `users`, `items`, `categories` | {', '.join(sizes)} |" in readme
    for name, value in knobs.items():
        assert f"| `{name}` | {value} |" in readme


def test_the_shipped_path_lies_in_the_checkout():
    assert shipped.shipped_path() == Path(__file__).parents[1] / "data" / "world"


@pytest.fixture
def small_world(monkeypatch):
    monkeypatch.setattr(shipped, "KNOBS", {"users": 20})
    return make_world(users=20)


def test_without_a_checkout_the_world_is_generated_once_into_the_cache(tmp_path, monkeypatch, small_world):
    monkeypatch.setattr(shipped, "CHECKOUT", tmp_path / "nowhere")
    monkeypatch.setattr("pooch.os_cache", lambda name: tmp_path / "cache" / name)
    folder = shipped.shipped_path()
    assert folder.is_relative_to(tmp_path / "cache")
    pd.testing.assert_frame_equal(load_movielens(folder).ratings, small_world.ratings)
    monkeypatch.setattr(shipped, "shipped_world", lambda: pytest.fail("generated again"))
    assert shipped.shipped_path() == folder


def test_a_half_filled_cache_is_filled_again(tmp_path, monkeypatch, small_world):
    monkeypatch.setattr(shipped, "CHECKOUT", tmp_path / "nowhere")
    monkeypatch.setattr("pooch.os_cache", lambda name: tmp_path / name)
    (shipped.shipped_path() / "users.csv.gz").unlink()
    assert sorted(os.listdir(shipped.shipped_path())) == sorted(shipped.FILES)


def test_a_failure_on_the_way_leaves_nothing_half_written(tmp_path, monkeypatch, capsys, small_world):
    write = shipped._write

    def full_disk(table, path):
        if path.name == "truth.csv.gz":
            raise OSError(28, "No space left on device")
        write(table, path)

    monkeypatch.setattr(shipped, "_write", full_disk)
    assert rebuild.main(["--out", str(tmp_path / "world")]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and str(tmp_path / "world") in error and "No space left" in error
    assert os.listdir(tmp_path) == []


def test_a_file_in_the_place_of_the_folder_is_reported_in_one_sentence(tmp_path, capsys, small_world):
    (tmp_path / "world").write_text("in the way")
    assert rebuild.main(["--out", str(tmp_path / "world")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert (tmp_path / "world").read_text() == "in the way"
    assert os.listdir(tmp_path) == ["world"]
