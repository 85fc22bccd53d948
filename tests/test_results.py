"""Results on disk: read back as written, never half there, never those of other conditions."""

import json

import pytest

from dien_course.experiments.conditions import Condition, RealData
from dien_course.experiments.results import path_of, read_result, read_table, write_result

DIEN = Condition("dien")


def test_what_was_written_is_read(tmp_path):
    write_result(tmp_path, DIEN, 3, None, {"auc": 0.9})
    found = read_result(tmp_path, DIEN, 3)
    assert found["auc"] == 0.9 and found["seed"] == 3 and found["condition"] == "dien"
    assert read_result(tmp_path, DIEN, 4) is None


def test_a_changed_condition_has_no_result(tmp_path):
    write_result(tmp_path, DIEN, 0, None, {"auc": 0.9})
    assert read_result(tmp_path, DIEN.but("dien", data={"drift": 0.0}), 0) is None


def test_other_data_has_no_result_but_a_reader_without_data_does(tmp_path):
    real = Condition("real", RealData())
    write_result(tmp_path, real, 0, "checksum", {"auc": 0.7})
    assert read_result(tmp_path, real, 0, "another") is None
    assert read_result(tmp_path, real, 0, "checksum")["auc"] == 0.7
    assert read_result(tmp_path, real, 0)["auc"] == 0.7


@pytest.mark.parametrize("damage", ["", '{"key": ', "[]", "null"])
def test_a_damaged_file_is_no_result(tmp_path, damage):
    write_result(tmp_path, DIEN, 0, None, {"auc": 0.9})
    path_of(tmp_path, "dien", 0).write_text(damage)
    assert read_result(tmp_path, DIEN, 0) is None


def test_a_kill_while_writing_leaves_the_old_file(tmp_path, monkeypatch):
    write_result(tmp_path, DIEN, 0, None, {"auc": 0.9})

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("dien_course.experiments.results.os.replace", killed)
    with pytest.raises(KeyboardInterrupt):
        write_result(tmp_path, DIEN, 0, None, {"auc": 0.1})
    assert json.loads(path_of(tmp_path, "dien", 0).read_text())["auc"] == 0.9


def test_the_table_is_tidy(tmp_path):
    base = Condition("base", method="base")
    for seed in (0, 1):
        write_result(tmp_path, DIEN, seed, None, {"auc": 0.9, "relevance": 0.8})
    write_result(tmp_path, base, 0, None, {"auc": 0.8})
    table = read_table(tmp_path, [DIEN, base], 2)
    assert table[["condition", "seed", "auc"]].values.tolist() == [["dien", 0, 0.9], ["dien", 1, 0.9], ["base", 0, 0.8]]
    assert table.relevance.isna().tolist() == [False, False, True]
    assert "key" not in table
