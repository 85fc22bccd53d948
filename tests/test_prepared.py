"""Prepared tables: the tutorial's columns, a user's own, and every way a file can be wrong."""

import pytest

from dien_course.data import AttentionGroup, DataError, FeatureSpec, read_prepared

HEADER = (
    "userId,movieId,ratting,timestamp,histHighRatedMovieIds,negHistMovieIds,"
    "gender,age,occupation,zipCode,title,genres,label"
)
ROWS = [
    '1,48,5,978824351,1545|527,393|2562,F,1,10,48067,"Pocahontas, the film (1995)",Animation|Musical,1',
    "2,49,3,978824352,,,M,25,4,77345,Other (1990),Drama,0",
    "3,50,4,978824353,48,49,M,25,4,77345,Third (1991),Drama|War,1",
]
SPEC = FeatureSpec(
    groups=(AttentionGroup("product", (("product", "bought", None),)),),
    numeric=("price",),
    user="customer",
    separator=" ",
)


def write(tmp_path, *rows, header=HEADER, name="train.csv"):
    path = tmp_path / name
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def test_the_tutorials_columns_are_read(tmp_path):
    samples = read_prepared(write(tmp_path, *ROWS))
    assert len(samples) == 3
    assert samples.columns["label"].tolist() == [1, 0, 1]
    assert samples.columns["title"][0] == "Pocahontas, the film (1995)"
    assert [list(samples.sequences["histHighRatedMovieIds"][i]) for i in range(3)] == [["1545", "527"], [], ["48"]]
    assert [list(samples.sequences["genres"][i]) for i in (0, 2)] == [["Animation", "Musical"], ["Drama", "War"]]


def test_a_spec_reads_other_columns(tmp_path):
    path = write(tmp_path, "a,x,p q,1.5,1", "b,y,,2e3,0", header="customer,product,bought,price,label")
    samples = read_prepared(path, SPEC)
    assert samples.columns["price"].tolist() == [1.5, 2000.0]
    assert list(samples.sequences["bought"][0]) == ["p", "q"]


def test_rows_to_predict_need_no_label_and_no_negatives(tmp_path):
    header = HEADER.replace(",label", "").replace(",negHistMovieIds", "")
    path = write(tmp_path, "1,48,5,9,1545|527,F,1,10,48067,A (1995),Drama", header=header)
    samples = read_prepared(path, labelled=False)
    assert len(samples) == 1
    assert "negHistMovieIds" not in samples.sequences


@pytest.mark.parametrize(
    ("rows", "header", "said"),
    [
        ([], HEADER, "has a header and no rows"),
        (ROWS, HEADER.replace("movieId", "movie"), "column 'movieId' is missing; found userId, movie,"),
        ([ROWS[0], ROWS[1][:-1] + "2"], HEADER, "row 3, column 'label': found '2'; expected 0 or 1"),
        ([ROWS[0], ROWS[1][:-1]], HEADER, "row 3, column 'label': found ''; expected 0 or 1"),
        ([row.replace(",", "^") for row in ROWS], HEADER.replace(",", "^"), r"has one column, 'userId\^movieId"),
        (["1", "2"], "userId", "has one column, 'userId'; expected several, with commas, tabs, semicolons,"),
        ([*ROWS, ROWS[1] + ",7,8"], HEADER, "row 5: has 15 fields; expected 13"),
        ([ROWS[0], ROWS[1].replace(",Drama", "")], HEADER, "row 3: has 12 fields; expected 13"),
        (["", "", *ROWS[:2], ROWS[2][:-1] + "2"], HEADER, "row 6, column 'label': found '2'"),
        ([ROWS[0].replace("1545|527", "1545")], HEADER, "row 2: 'histHighRatedMovieIds' has 1 steps and .* has 2"),
        (ROWS, HEADER.replace("age", "gender"), "column 'gender' is there twice"),
    ],
)
def test_a_wrong_file_is_named_with_the_place(tmp_path, rows, header, said):
    with pytest.raises(DataError, match=said) as caught:
        read_prepared(write(tmp_path, *rows, header=header))
    assert "train.csv" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_table_of_ones_own_needs_a_spec(tmp_path):
    path = write(tmp_path, "a,x,p,1,1", header="customer,product,bought,price,label")
    with pytest.raises(DataError, match="found the columns customer, .*; expected movieId and hist.*, or --spec FILE"):
        read_prepared(path)


@pytest.mark.parametrize("value", ["cheap", "inf", "1e31", "0x10", "1_000"])
def test_a_number_that_is_none_is_named(tmp_path, value):
    path = write(tmp_path, "a,x,p,1,1", f"b,y,q,{value},0", header="customer,product,bought,price,label")
    with pytest.raises(DataError, match=f"train.csv, row 3, column 'price': found '{value}'; expected a number"):
        read_prepared(path, SPEC)


def test_missing_empty_and_binary_files_are_named(tmp_path):
    with pytest.raises(DataError, match="nowhere.csv: cannot be read"):
        read_prepared(tmp_path / "nowhere.csv")
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(DataError, match="empty.csv: is empty"):
        read_prepared(tmp_path / "empty.csv")
    (tmp_path / "binary.csv").write_bytes(bytes(range(128, 256)) * 9)
    with pytest.raises(DataError, match="binary.csv: is not text in UTF-8"):
        read_prepared(tmp_path / "binary.csv")
