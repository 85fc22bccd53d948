import gzip

import numpy as np
import pandas as pd
import pytest

from dien_course.data.movielens import load_movielens, release_folder
from dien_course.errors import DataError

RATINGS = [(1, 10, 4.0, 100), (1, 20, 3.5, 100), (2, 10, 0.5, 90)]
CSV = "userId,movieId,rating,timestamp\n" + "".join("{},{},{},{}\n".format(*row) for row in RATINGS)
MOVIES_CSV = 'movieId,title,genres\n10,"Good, the Bad: II (1966)",Western|Drama\n20,Été (1990),(no genres listed)\n'
USERS_CSV = "userId,gender,age,occupation,zipCode\n1,F,25,4,02139\n2,M,56,0,55455-1234\n"


def write(folder, **files):
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def refusal(folder):
    """The sentence that reading ``folder`` ends in."""
    with pytest.raises(DataError) as caught:
        load_movielens(folder)
    sentence = str(caught.value)
    assert "\n" not in sentence and "expected" in sentence
    return sentence


def test_a_csv_release_gives_three_tables(tmp_path):
    tables = load_movielens(write(tmp_path, ratings_csv=CSV, movies_csv=MOVIES_CSV, users_csv=USERS_CSV))
    assert list(tables.ratings.itertuples(index=False, name=None)) == RATINGS
    assert [str(dtype) for dtype in tables.ratings.dtypes] == ["int32", "int32", "float32", "int64"]
    assert tables.items["title"].tolist() == ["Good, the Bad: II (1966)", "Été (1990)"]
    assert tables.items["genres"].tolist() == ["Western|Drama", "(no genres listed)"]
    assert tables.users["zipCode"].tolist() == ["02139", "55455-1234"]
    assert tables.users["age"].tolist() == [25, 56]


def test_a_dat_release_is_read_as_latin_1_and_titles_keep_their_colons(tmp_path):
    tables = load_movielens(
        write(
            tmp_path,
            ratings_dat="1::10::4::100\r\n1::20::3.5::100\r\n2::10::0.5::90\r\n",
            movies_dat="10::Misérables: a::b (1995)::Drama|War\n20::X::Horror\n".encode("latin-1"),
            users_dat="1::F::1::10::48067\n2::M::56::16::70072\n",
        )
    )
    assert list(tables.ratings.itertuples(index=False, name=None)) == RATINGS
    assert tables.items["title"].tolist() == ["Misérables: a::b (1995)", "X"]
    assert tables.users["occupation"].tolist() == [10, 16]


def test_gzipped_files_read_like_plain_ones(tmp_path):
    plain = load_movielens(write(tmp_path / "plain", ratings_csv=CSV, movies_csv=MOVIES_CSV))
    zipped = load_movielens(
        write(
            tmp_path / "zipped",
            ratings_csv_gz=gzip.compress(CSV.encode()),
            movies_csv_gz=gzip.compress(MOVIES_CSV.encode()),
        )
    )
    pd.testing.assert_frame_equal(plain.ratings, zipped.ratings)
    pd.testing.assert_frame_equal(plain.items, zipped.items)


def test_users_and_movies_may_be_absent(tmp_path):
    tables = load_movielens(write(tmp_path, ratings_csv=CSV))
    assert tables.users is None and tables.items is None


def test_columns_may_come_in_another_order_with_others_between(tmp_path):
    text = "timestamp,extra,rating,movieId,userId\n100,a,4.0,10,1\n90,b,0.5,10,2\n"
    ratings = load_movielens(write(tmp_path, ratings_csv=text)).ratings
    assert list(ratings.itertuples(index=False, name=None)) == [RATINGS[0], RATINGS[2]]


def test_a_byte_order_mark_and_blank_lines_do_no_harm(tmp_path):
    ratings = load_movielens(write(tmp_path, ratings_csv="\ufeff" + CSV.replace("\n", "\n\n"))).ratings
    assert list(ratings.itertuples(index=False, name=None)) == RATINGS


def test_the_only_release_inside_a_folder_is_found(tmp_path):
    write(tmp_path / "other", notes_txt="")
    inner = write(tmp_path / "ml-1m", ratings_csv=CSV)
    assert release_folder(tmp_path) == inner
    write(tmp_path / "ml-2m", ratings_csv=CSV)
    assert "found 2 folders" in refusal(tmp_path)


def test_a_missing_folder_a_file_and_an_empty_folder_are_named(tmp_path):
    assert "found nothing" in refusal(tmp_path / "absent")
    assert "found a file" in refusal(write(tmp_path, note_txt="x") / "note.txt")
    assert "found 0 folders" in refusal(write(tmp_path / "empty"))


HEAD = "userId,movieId,rating,timestamp\n"
BAD_RATINGS = {
    "no bytes": ("", "is empty"),
    "a header only": (HEAD, "is empty"),
    "another separator": (CSV.replace(",", ";"), "line 1: found 'userId;movieId"),
    "a missing column": ("userId,movieId,rating\n1,2,3\n", "expected a header with timestamp"),
    "a word for a rating": (CSV + "3,1,good,5\n", "line 5, column 'rating': found 'good'"),
    "no rating": (CSV + "3,1,,5\n", "line 5, column 'rating': found ''"),
    "NaN": (CSV + "\n3,1,nan,5\n", "line 6, column 'rating': found 'nan'"),
    "a rating of 0": (CSV + "3,1,0,5\n", "line 5, column 'rating': found '0'; expected a number from 0.5 to 5"),
    "a rating of 10": (CSV + "3,1,10,5\n", "line 5, column 'rating': found '10'"),
    "a word for a user": (CSV + "x,1,1,5\n", "line 5, column 'userId': found 'x'"),
    "half a movie": (CSV + "3,1.5,1,5\n", "line 5, column 'movieId': found '1.5'"),
    "an enormous id": (CSV + "3000000000,1,1,5\n", "line 5, column 'userId': found '3000000000'"),
    "an id that 32 bits would take for 1": (CSV + "4294967297,1,1,5\n", "line 5, column 'userId': found '4294967297'"),
    "an id of twenty digits": (CSV + f"1,{10**20},1,5\n", "line 5, column 'movieId': found '100000000000000000000'"),
    "a date for a timestamp": (CSV + "3,1,1,2001-01-01\n", "line 5, column 'timestamp': found '2001-01-01'"),
    "an underscore, which Python reads as nothing": (CSV + "3,1_0,1,5\n", "line 5, column 'movieId': found '1_0'"),
    "a short line": (CSV + "3,1,1\n", "line 5: found '3,1,1'; expected 4 fields"),
    "a decimal comma": (CSV + "3,1,3,5,100\n", "line 5: found '3,1,3,5,100'; expected 4 fields"),
    "another encoding": ((CSV + "é,1,1,1\n").encode("latin-1"), "cannot be read"),
}


@pytest.mark.parametrize("text, says", BAD_RATINGS.values(), ids=BAD_RATINGS)
def test_bad_ratings_end_in_a_sentence_that_names_file_and_place(tmp_path, text, says):
    sentence = refusal(write(tmp_path, ratings_csv=text))
    assert says in sentence and str(tmp_path / "ratings.csv") in sentence


BAD_DAT = {
    "commas": ("1,10,4,100\n", "line 1: found '1,10,4,100'; expected 4 fields, '::' between"),
    "a single colon": ("1::10::4::100\n1:10:4:100\n", "line 2: found '1:10:4:100'"),
    "single colons in number": ("1::10::4::100\n1:2:3:4:5:6:7\n", "line 2: found '1:2:3:4:5:6:7'"),
    "a field too many": ("1::10::4::100\n1::20::4::100::1\n", "line 2: found '1::20::4::100::1'"),
    "a word": ("1::10::4::100\n1::20::x::100\n", "line 2, column 'rating': found 'x'"),
}


@pytest.mark.parametrize("text, says", BAD_DAT.values(), ids=BAD_DAT)
def test_bad_dat_ratings_end_in_a_sentence_too(tmp_path, text, says):
    assert says in refusal(write(tmp_path, ratings_dat=text))


def test_bad_movies_and_users_end_in_a_sentence(tmp_path):
    def movies(text):
        return refusal(write(tmp_path, ratings_csv=CSV, movies_csv=text))

    assert "line 4, column 'movieId': found 20 again" in movies(MOVIES_CSV + "20,Again,Drama\n")
    assert "is empty" in movies("")
    assert "expected a header with genres" in movies("movieId,title\n1,A\n")
    assert "line 2: found '1,A'; expected 3 fields" in movies("movieId,title,genres\n1,A\n")
    assert "line 2, column 'movieId': found '1_0'" in movies("movieId,title,genres\n1_0,A,Drama\n")
    (tmp_path / "movies.csv").unlink()
    users = refusal(write(tmp_path, ratings_csv=CSV, users_csv=USERS_CSV + "3,F,old,1,1\n"))
    assert "users.csv, line 4, column 'age': found 'old'" in users


@pytest.mark.parametrize(
    "damage", [lambda b: b[: len(b) // 2], lambda b: b[:40], lambda b: b"no gzip at all", lambda b: b""]
)
def test_a_damaged_gzip_file_ends_in_a_sentence(tmp_path, damage):
    rows = np.random.default_rng(0).integers(1, 10**6, (5000, 2))
    text = HEAD + "".join(f"{user},{movie},3,{line}\n" for line, (user, movie) in enumerate(rows))
    sentence = refusal(write(tmp_path, ratings_csv_gz=damage(gzip.compress(text.encode()))))
    assert str(tmp_path / "ratings.csv.gz") in sentence


def test_a_rating_given_twice_is_kept(tmp_path):
    assert (
        len(load_movielens(write(tmp_path, ratings_csv=CSV + CSV.splitlines()[1] + "\n")).ratings) == len(RATINGS) + 1
    )
    dat = load_movielens(write(tmp_path / "dat", ratings_dat="1::10::4::100\n\n1::10::4::100\n"))
    assert dat.ratings["movieId"].tolist() == [10, 10]
