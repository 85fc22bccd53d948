"""Labels, splits and side columns of logs."""

from __future__ import annotations

from kinds_of_input.kind import Kind
from kinds_of_input.log_checks import (
    as_expected,
    as_expected_repeated,
    event_column,
    later,
    no_event_lost,
    no_event_lost_of,
    no_title,
    side_columns,
    with_history_of,
)
from kinds_of_input.log_inputs import (
    COLUMNS,
    HEAD,
    ITEM_ROWS,
    RATED,
    ROWS,
    USER_ROWS,
    chosen_by,
    csv,
    csv_with,
    labelled,
    labelled_early,
    repeated,
    tables,
    text,
    titled,
    without_first,
)
from kinds_of_input.lookalikes import START, USERS, events

from dien_course.data import open_source

LABELS = [
    Kind("stars with `--threshold`", csv_with(*RATED), then=as_expected(liked=4)),
    Kind(
        "stars without a threshold",
        csv_with(*COLUMNS, "--label", "rating"),
        "log.csv, column 'rating': found '2' (12), '1' (12), '5' (12), '4' (12), '3' (12); expected 0 and 1, true and false, yes and no, or --threshold X, or --positive VALUE",
    ),
    Kind("labels 0 and 1", labelled(lambda good: int(good)), then=as_expected(liked=4)),
    Kind("labels 0.0 and 1.0", labelled(lambda good: float(good)), then=as_expected(liked=4)),
    Kind("labels True and False", labelled(bool), then=as_expected(liked=4)),
    Kind("labels yes and no", labelled(lambda good: "Yes" if good else "no"), then=as_expected(liked=4)),
    Kind("labels −1 and 1", labelled(lambda good: 1 if good else -1), then=as_expected(liked=4)),
    Kind(
        "words with `--positive`",
        labelled(lambda good: "buy" if good else "pv", "--positive", "buy"),
        then=as_expected(liked=4),
    ),
    Kind(
        "words without `--positive`",
        labelled(lambda good: "buy" if good else "pv"),
        "log.csv, column 'label_': found 'pv' (36), 'buy' (24); expected 0 and 1, true and false, yes and no, or --threshold X, or --positive VALUE",
    ),
    Kind(
        "a `--positive` that no event has",
        labelled(lambda good: "buy" if good else "pv", "--positive", "bought"),
        "log.csv, column 'label_': no event is 'bought'; found 'pv' (36), 'buy' (24)",
    ),
    Kind(
        "a word among numbers with `--threshold`",
        csv_with(*RATED, rating=["good", *events()["rating"][1:]]),
        "log.csv, line 2, column 'rating': found 'good'; expected a number, as a threshold was given",
    ),
    Kind(
        "a `--threshold` above all",
        csv_with(*COLUMNS, "--label", "rating", "--threshold", "9"),
        "log.csv, column 'rating': no event is positive; expected some, or another --threshold",
    ),
    Kind(
        "labels that are all positive",
        labelled(lambda good: 1),
        notes=("log.csv, column 'label_': every event is positive, so negative targets are drawn",),
        then=as_expected(),
    ),
    Kind(
        "labels that are all negative",
        labelled(lambda good: 0),
        "log.csv, column 'label_': no event is positive; expected some, or another --threshold",
    ),
    Kind(
        "an event without a label",
        csv_with(*RATED, rating=without_first("rating")),
        notes=(
            "log.csv: 1 of 60 events are left out: their user, item, time or label is missing (line 2 is the first)",
        ),
        then=no_event_lost_of(USERS),
    ),
    Kind(
        "`--threshold` without `--label`",
        csv_with(*COLUMNS, "--threshold", "4"),
        "a threshold was given without a column; expected --label COLUMN too",
    ),
    Kind(
        "both `--threshold` and `--positive`",
        csv_with(*RATED, "--positive", "5"),
        "both a threshold and positive values were given; expected one of them",
    ),
    Kind("no labels: one negative for each positive", csv_with(*COLUMNS), then=as_expected()),
    Kind("no labels, `--negatives 3`", csv_with(*COLUMNS, "--negatives", "3"), then=as_expected(negatives=3)),
    Kind(
        "no labels, `--negatives-by popularity`", csv_with(*COLUMNS, "--negatives-by", "popularity"), then=as_expected()
    ),
    Kind(
        "`--negatives` with labels",
        csv_with(*RATED, "--negatives", "1"),
        "negative targets are drawn where all events are positive; expected no --negatives with labels",
    ),
    Kind(
        "`--negatives 0`",
        csv_with(*COLUMNS, "--negatives", "0"),
        "negatives is 0; expected a whole number of at least 1",
    ),
    Kind(
        "users who have all chosen every item",
        csv(item=chosen_by(users=10)),
        "log.csv: no negative is left to draw for the training part, since its users had chosen every item; expected more items than a user chooses",
    ),
    Kind(
        "some users who have chosen every item",
        csv(item=chosen_by(users=3)),
        notes=("log.csv: 3 of 10 targets have fewer than 1 negatives, since their users had chosen every other item",),
        then=no_event_lost_of(17),
    ),
    Kind(
        "a part whose labels are all alike",
        labelled_early("--split", "time"),
        notes=("log.csv: every label of the test part is 0; models can neither be trained nor judged on one class",),
        then=no_event_lost_of(60),
    ),
]


CUTS = [
    Kind("`--split time`", csv_with(*COLUMNS, "--split", "time"), then=later),
    Kind("`--max-length 2`", csv_with(*COLUMNS, "--max-length", "2"), then=with_history_of(2)),
    Kind(
        "`--max-length 0`",
        csv_with(*COLUMNS, "--max-length", "0"),
        "max_length: found 0; expected a whole number of at least 1",
    ),
    Kind(
        "`--test-share 1`",
        csv_with(*COLUMNS, "--test-share", "1"),
        "test_share: found 1.0; expected a number between 0 and 1",
    ),
    Kind(
        "one user",
        csv(user=1),
        "log.csv: split 'last' of 60 events of 1 users with test_share 0.2 leaves 1 training and 0 test targets; expected at least one of each",
    ),
    Kind(
        "one event a user",
        text(HEAD + "".join(f"{user},1,{user}\n" for user in range(9))),
        "log.csv: no target has a history: no user has a positive event before the last time; expected users with events at different times (are the user, item and time columns the right ones?)",
    ),
    Kind(
        "most users with one event",
        text(HEAD + ROWS + "".join(f"{user},1,{START}\n" for user in range(100, 120))),
        notes=("log.csv: 67% of the targets have no history; models of sequences have little to read",),
        then=lambda folder: open_source(folder / "out") and None,
    ),
    Kind(
        "events that are there twice",
        repeated,
        notes=("log.csv: 3 of 63 events repeat an earlier one in user, item and time; all are kept",),
        then=as_expected_repeated,
    ),
]


SIDES = [
    Kind(
        "tables of users and items",
        tables("user,country\n" + USER_ROWS, "item,colour\n" + ITEM_ROWS),
        then=side_columns,
    ),
    Kind(
        "a table without some of the users",
        tables("user,country\n" + USER_ROWS.split("\n", 1)[1], "item,colour\n" + ITEM_ROWS),
        notes=("users.csv: 10.0% of the ids in the log's 'user' are missing, such as '1'",),
        then=no_event_lost,
    ),
    Kind(
        "a table with none of the users",
        tables("user,country\nx,FR\n", "item,colour\n" + ITEM_ROWS),
        "users.csv: has none of the log's ids, such as '1'; found 'x' and the like in column 'user'",
    ),
    Kind(
        "a table with a user twice",
        tables("user,country\n" + USER_ROWS * 2, "item,colour\n" + ITEM_ROWS),
        "users.csv: found user '1' in 2 rows; expected each user once",
    ),
    Kind(
        "a table without the log's user column",
        tables("who,country\n" + USER_ROWS, "item,colour\n" + ITEM_ROWS),
        "users.csv: column 'user' is missing; found who, country; expected the log's name for the ids",
    ),
    Kind(
        "a table's column that is not there",
        tables("user,country\n" + USER_ROWS, "item,colour\n" + ITEM_ROWS, "--user-columns", "town"),
        "users.csv: column 'town' is missing; found user, country",
    ),
    Kind(
        "a table's column of words, told to be numbers",
        tables("user,country\n" + USER_ROWS, "item,colour\n" + ITEM_ROWS, "--user-columns", "country:float"),
        "users.csv, line 2, column 'country': found 'FR'; expected a number, or country:token",
    ),
    Kind(
        "a column of titles, one a row",
        tables("user,country\n" + USER_ROWS, titled()),
        notes=(
            "items.csv, column 'title': has a value of its own in most rows, so it is left out; name it among the columns to have it",
        ),
        then=no_title,
    ),
    Kind(
        "a column used twice",
        csv_with(*COLUMNS, "--columns", "rating", "--item-columns", "rating"),
        "log.csv: column 'rating' is used twice; expected each column once",
    ),
    Kind("a column of the event, `--columns rating`", csv_with(*COLUMNS, "--columns", "rating"), then=event_column),
]
