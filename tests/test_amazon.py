"""A learner's file of Amazon reviews: every form that is known is taken, anything else is one sentence."""

import gzip

import pandas as pd
import pytest
from kinds_of_input import lookalikes

from dien_course.__main__ import main
from dien_course.data import DataError, fetch
from dien_course.data.amazon import FILE, take_reviews


def taken(source, folder):
    return pd.read_csv(take_reviews(source, folder) / FILE, dtype={"item": str})


def as_2018(folder):
    log = pd.read_csv(lookalikes.amazon_csv(folder), header=None, dtype=str)
    return lookalikes.write(folder / "Toys.csv", log[[1, 0, 2, 3]], header=False)


def as_2023(folder):
    names = ["user_id", "parent_asin", "rating", "timestamp"]
    log = pd.read_csv(lookalikes.amazon_csv(folder), header=None, names=names, dtype=str)
    return lookalikes.write(folder / "Toys_2023.csv", log.assign(timestamp=log.timestamp + "123"))


def as_rechorus(folder):
    log = lookalikes.events().rename(columns={"user": "user_id", "item": "item_id"})
    return lookalikes.write(folder / "train.csv", log[["user_id", "item_id", "time"]], sep="\t")


FORMS = {
    "whole reviews": lookalikes.amazon_json,
    "ratings of 2014": lookalikes.amazon_csv,
    "ratings of 2018": as_2018,
    "ratings of 2023": as_2023,
    "the training half of ReChorus": as_rechorus,
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_gives_the_same_events(name, tmp_path):
    expected = lookalikes.events()
    found = taken(FORMS[name](tmp_path), tmp_path)
    assert list(found) == ["user", "item", "time"]
    assert found.time.tolist() == expected.time.tolist()  # in the order of the file, in seconds
    assert found.user.astype(str).str.extract(r"(\d+)")[0].astype(int).tolist() == expected.user.tolist()
    assert [int(item.removeprefix("B")) for item in found.item] == expected["item"].tolist()


def test_a_packed_file_is_taken_and_what_was_made_is_taken_again(tmp_path):
    packed = tmp_path / "reviews_5.json.gz"
    packed.write_bytes(gzip.compress(lookalikes.amazon_json(tmp_path).read_bytes()))
    first = take_reviews(packed, tmp_path / "one") / FILE
    assert (take_reviews(first, tmp_path / "two") / FILE).read_bytes() == first.read_bytes()


def test_the_command_says_the_licence_and_what_comes_next(tmp_path, capsys):
    arguments = ["data", "amazon-grocery", "--from", str(lookalikes.amazon_json(tmp_path)), "--folder", str(tmp_path)]
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert "for\nresearch" in said and "60 reviews of 15 products by 10 users" in said
    assert f"--data {tmp_path / 'amazon-grocery'} --only reviews" in said


def test_without_a_file_one_sentence_says_where_a_person_gets_it(tmp_path, capsys):
    assert main(["data", "amazon-grocery", "--folder", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "expected --from FILE" in said and "jmcauley.ucsd.edu" in said
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "found an empty file"),
        ("a letter from home\n", "found the first line 'a letter from home'"),
        ("who,what\n1,2\n", "found the first line 'who,what'"),
        ('{"reviewerID": "A1", "asin": "B1"}\n', "unixReviewTime"),
        ("user_id\titem_id\ttime\n1\t2\tyesterday\n", "found 'yesterday'"),
        ("user_id\titem_id\ttime\n1\t2\t7\n1\t3\t9\n", "found times from 1970-01-01 to 1970-01-01"),
    ],
)
def test_what_is_no_such_file_is_refused_and_leaves_nothing(content, says, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "file.txt").write_text(content)
    with pytest.raises(DataError, match=says):
        fetch("amazon-grocery", source=tmp_path / "in" / "file.txt", folder=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DataError, match="nowhere.json: cannot be read"):
        take_reviews(tmp_path / "nowhere.json", tmp_path)


def test_a_file_of_all_reviews_is_taken_with_a_note(tmp_path):
    log = lookalikes.events().iloc[:20]  # of nine users fewer than five
    source = lookalikes.write(tmp_path / "all.csv", log, header=False)
    with pytest.warns(UserWarning, match="90% of the users have fewer than 5 reviews"):
        assert len(taken(source, tmp_path)) == 20
