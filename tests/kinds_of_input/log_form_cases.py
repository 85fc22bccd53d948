"""Forms of files, and well-known logs, that `samples` reads."""

from __future__ import annotations

import gzip

from kinds_of_input import lookalikes
from kinds_of_input.kind import Kind
from kinds_of_input.log_checks import as_expected, no_event_lost, recbole_columns, taobao_category
from kinds_of_input.log_inputs import (
    COLUMNS,
    HEAD,
    RATED,
    ROWS,
    a_folder,
    asin,
    csv,
    frame,
    missing,
    parquet,
    pipe,
    recbole,
    recbole_typed,
    samples,
    text,
    train_on_a_file,
    written,
    written_in_chinese,
)

FORMS = [
    Kind("a comma between fields", csv(), then=as_expected()),
    Kind("a tab between fields", written(sep="\t"), then=as_expected()),
    Kind("a semicolon between fields", written(sep=";"), then=as_expected()),
    Kind("a bar between fields", written(sep="|"), then=as_expected()),
    Kind(
        "another sign between fields, told by `--delimiter`",
        written(*COLUMNS, "--delimiter", "^", sep="^"),
        then=as_expected(),
    ),
    Kind("packed as .gz", written(name="log.csv.gz"), then=as_expected()),
    Kind("packed, whatever its name", written(name="log.csv", pack=gzip.compress), then=as_expected()),
    Kind("parquet", parquet, then=as_expected()),
    Kind("UTF-8 with a byte order mark", written(encoding="utf-8-sig"), then=as_expected()),
    Kind("lines that end in CR LF", written(lineterminator="\r\n"), then=as_expected()),
    Kind("every field in quotes", written(quoting=1), then=as_expected()),
    Kind("a DataFrame", frame(), then=as_expected()),
    Kind(
        "UTF-16, told by `--encoding`", written(*COLUMNS, "--encoding", "utf-16", encoding="utf-16"), then=as_expected()
    ),
    Kind(
        "UTF-16, not told",
        written(encoding="utf-16"),
        "log.csv: is text in UTF-16; expected UTF-8, or --encoding utf-16",
    ),
    Kind(
        "GBK, not told",
        text((HEAD + "用户,1,5\n").encode("gbk")),
        "log.csv: is not text in UTF-8; expected UTF-8, or the --encoding that it has, such as latin-1, cp1252 or gbk",
    ),
    Kind("GBK, told by `--encoding`", written_in_chinese, then=as_expected(name="品{}".format)),
    Kind(
        "bytes that are no text",
        text(b"\x80\x04\x95user,item,time\n"),
        "log.csv: is not text in UTF-8; expected UTF-8, or the --encoding that it has, such as latin-1, cp1252 or gbk",
    ),
    Kind(
        "zero bytes",
        text("user,item,time\n\0,1,2\n"),
        "log.csv: holds zero bytes; expected text in UTF-8, or another --encoding such as utf-16-le",
    ),
    Kind(
        "a zip archive or a spreadsheet",
        text(b"PK\x03\x04rest"),
        "log.csv: is a zip archive or a spreadsheet; expected the text file in it, unpacked or as .gz",
    ),
    Kind(
        "a .gz that is cut off",
        written(name="log.csv.gz", pack=lambda data: data[:60]),
        "log.csv.gz: cannot be read (Truncated compressed stream); expected a complete, undamaged file",
    ),
    Kind(
        "a parquet file that is cut off",
        text(b"PAR1 and no more"),
        "log.csv: cannot be read (Parquet magic bytes not found in footer); expected a complete parquet file",
    ),
    Kind("an empty file", text(""), "log.csv: is empty; expected a header and rows"),
    Kind("a header without rows", text(HEAD), "log.csv: has a header and no rows; expected at least one row"),
    Kind("no file", missing, "log.csv: cannot be read (No such file or directory); expected a log of events"),
    Kind(
        "a folder for a file",
        a_folder,
        "log.csv: is a folder without parquet files; expected some, or the name of one file",
    ),
    Kind("a named pipe", pipe, "log.csv: is a named pipe; expected a log of events"),
    Kind(
        "a row with a field too few",
        text(HEAD + "1,2,3\n1,2\n"),
        "log.csv, line 3: found 2 fields with a comma between; expected 3",
    ),
    Kind(
        "a row with a field too many",
        text(HEAD + "1,2,3\n1,2,3,4\n"),
        "log.csv, line 3: found 4 fields with a comma between; expected 3",
    ),
    Kind("blank lines between rows", text(HEAD + ROWS.replace("\n", "\n\n")), then=as_expected()),
    Kind(
        "an id with the end of a line in it, quoted", text(HEAD + ROWS.replace("\n1,", '\n"1\n",')), then=as_expected()
    ),
    Kind(
        "one column, no sign between fields",
        text("user item time\n1 2 3\n"),
        "log.csv, line 1: found 'user item time'; expected fields with a tab, comma, semicolon, bar or '::' between, or --delimiter",
    ),
    Kind(
        "a column that is not there",
        text("who,item,time\n1,2,3\n"),
        "log.csv: column 'user' is missing; found who, item, time; a file without a header is read with --names",
    ),
    Kind(
        "a column that is there twice",
        text("user,user,item,time\n1,1,2,3\n"),
        "log.csv: column 'user' is there twice; expected it once",
    ),
    Kind(
        "no header, and none told",
        text(ROWS),
        "log.csv: column 'user' is missing; found 5, 7, 1402073600; a file without a header is read with --names",
    ),
    Kind("no header, told by `--names`", text(ROWS, *COLUMNS, "--names", *COLUMNS[1::2]), then=as_expected()),
    Kind(
        "no header, told by `--no-header`",
        text(ROWS, "--user", "1", "--item", "2", "--time", "3", "--no-header"),
        then=no_event_lost,
    ),
    Kind(
        "a header beside `--names`",
        text(HEAD + ROWS, *COLUMNS, "--names", *COLUMNS[1::2]),
        "log.csv, line 1, column 'time': found 'time'; expected a number, or a date such as 2024-01-31 or 2024-01-31T23:59:59Z",
    ),
    Kind(
        "`--names` for fewer columns than there are",
        text(ROWS, *COLUMNS, "--names", "user", "item"),
        "log.csv, line 1: found 3 fields with a comma between; expected 2, as --names says",
    ),
    Kind(
        "`--delimiter` of two characters",
        text(HEAD + ROWS, *COLUMNS, "--delimiter", "ab"),
        "delimiter is 'ab'; expected one character, or '::'",
    ),
    Kind(
        "an `--encoding` that does not exist",
        text(HEAD + ROWS, *COLUMNS, "--encoding", "utf-80"),
        "encoding is 'utf-80'; expected a name such as utf-8, utf-16, latin-1 or gbk",
    ),
    Kind(
        "a log given to `train`",
        train_on_a_file,
        "log.csv: is a file; expected a folder: if it is a log of events, make one with dien-course samples log.csv --user COLUMN --item COLUMN --time COLUMN --out DIR",
    ),
]


REAL = [
    Kind(
        "MovieLens 100k `u.data`",
        lambda folder: samples(lookalikes.movielens_100k(folder), *RATED, "--names", "user", "item", "rating", "time"),
        then=as_expected(liked=4),
    ),
    Kind(
        "MovieLens 1M `ratings.dat`",
        lambda folder: samples(lookalikes.movielens_1m(folder), *RATED, "--names", "user", "item", "rating", "time"),
        then=as_expected(liked=4),
    ),
    Kind("RecBole `.inter` with its `.user` and `.item`", recbole, then=recbole_columns),
    Kind("RecBole columns named with their types", recbole_typed, then=as_expected()),
    Kind(
        "Amazon ratings, CSV without a header",
        lambda folder: samples(lookalikes.amazon_csv(folder), *COLUMNS, "--names", "user", "item", "rating", "time"),
        then=as_expected(name=asin, kind="A{}XYZ".format),
    ),
    Kind(
        "Amazon reviews, JSON lines",
        lambda folder: samples(
            lookalikes.amazon_json(folder), "--user", "reviewerID", "--item", "asin", "--time", "unixReviewTime"
        ),
        then=as_expected(name=asin, kind="A{}".format),
    ),
    Kind(
        "Taobao `UserBehavior.csv`, three behaviours as positives",
        lambda folder: samples(
            lookalikes.taobao(folder),
            *COLUMNS,
            "--label",
            "behaviour",
            "--positive",
            "cart",
            "--positive",
            "fav",
            "--positive",
            "buy",
            "--item-columns",
            "category",
            "--names",
            "user",
            "item",
            "category",
            "behaviour",
            "time",
        ),
        then=taobao_category,
    ),
]
