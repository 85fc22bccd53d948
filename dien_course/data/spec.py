"""The feature spec: which column of a table is what, and which columns share a vocabulary (chapters 02 and 08)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from dien_course.data.derived import DERIVED
from dien_course.data.groups import AttentionGroup, Triple, require_name
from dien_course.data.labels import require_label_rule, require_values
from dien_course.data.numbers import SCALINGS
from dien_course.data.past import EVENTS, RESIDUAL
from dien_course.errors import DataError
from dien_course.files import require_file
from dien_course.layers.pooling import POOLINGS

RESERVED = {"label", "row", "probability"}


@dataclass(frozen=True)
class FeatureSpec:
    """What each column of a table is. Columns that are not named here are ignored.

    ``groups``       attention groups; in each triple, target, history and negatives share one vocabulary
    ``categorical``  columns with one value a row
    ``numeric``      columns with one number a row, brought to one scale that the training part sets; empty cells are
                     filled with its median
    ``sequences``    columns with several values a row whose embeddings are pooled (the genres of a film)
    ``pooling``      column of ``sequences`` -> how: mean (where nothing is said), sum or max
    ``shared``       further sharing: column -> the column whose vocabulary it uses
    ``label``        the column with 0 or 1 (or True and False, yes and no, -1 and 1)
    ``threshold``    of a label that is a number, such as stars: 1 from here on, 0 below
    ``positive``     of a label with other values, those that are 1: ``["buy", "cart"]``
    ``classes``      of a label with three values or more, all of them, the weakest first: ``["view", "cart", "buy"]``
                     are the classes 0, 1 and 2, and a model gives each a probability
    ``user``         the column that says whose row it is (for GAUC and validation), or None
    ``separator``    what joins the values of a sequence in one cell of a table
    ``max_length``   the newest behaviours kept of a history
    ``tables``       which columns share an embedding table: ``shared`` (as the vocabularies do) or ``separate``
                     (each column its own, the mistake that chapter 06 takes apart)
    ``scaling``      of ``numeric``: ``standard`` (mean 0 and deviation 1, after values far off are brought near) or
                     ``quantile`` (the share of the training part below, in [0, 1])
    ``least_count``  how often training must name an id for it to be known: a number, or vocabulary = number
    ``derived``      numbers of a row that the training part gives: some of ``DERIVED`` in data/derived.py, of the first
                     group's first triple
    ``year``         the column that the targets' years stand in, as numbers or as in "Heat (1995)", for ``derived``
    ``time``         the column of times by which the parts were cut: derived numbers of training rows then come from
                     strictly earlier rows; without one, from the rows of other users
    ``indicators``   numeric columns beside which a further one, NAME_missing, says 1 where the cell was empty; those
                     with empty cells in training are added by themselves

    Raises DataError when a column has two roles or a setting is out of range.
    """

    groups: tuple[AttentionGroup, ...] = ()
    categorical: tuple[str, ...] = ()
    numeric: tuple[str, ...] = ()
    sequences: tuple[str, ...] = ()
    pooling: Mapping[str, str] = field(default_factory=dict)
    shared: Mapping[str, str] = field(default_factory=dict)
    label: str = "label"
    threshold: float | None = None
    positive: tuple[str | int | float | bool, ...] = ()
    classes: tuple[str | int | float | bool, ...] = ()
    user: str | None = "userId"
    separator: str = "|"
    max_length: int = 50
    tables: str = "shared"
    scaling: str = "standard"
    least_count: int | Mapping[str, int] = 1
    indicators: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()
    year: str | None = None
    time: str | None = None

    def __post_init__(self):
        if isinstance(self.groups, (str, Mapping)):
            raise DataError(f"spec: groups is {self.groups!r}; expected a list of groups")
        groups = (g if isinstance(g, AttentionGroup) else AttentionGroup.from_dict(g) for g in self.groups)
        object.__setattr__(self, "groups", tuple(groups))
        require_name("label", self.label)
        require_name("separator", self.separator)
        if self.user is not None:
            require_name("user", self.user)
        for name in ("year", "time"):
            if getattr(self, name) is not None:
                require_name(name, getattr(self, name))
        for name in ("categorical", "numeric", "sequences", "indicators", "derived"):
            if isinstance(getattr(self, name), str):
                raise DataError(f"spec: {name} is one string; expected a list of column names")
            object.__setattr__(self, name, tuple(getattr(self, name)))
        for name, known in (("tables", ("shared", "separate")), ("scaling", SCALINGS)):
            if getattr(self, name) not in known:
                raise DataError(f"spec: {name} is {getattr(self, name)!r}; expected {' or '.join(map(repr, known))}")
        if not isinstance(self.max_length, int) or self.max_length < 1:
            raise DataError(f"spec: max_length is {self.max_length!r}; expected a whole number of at least 1")
        for name in ("positive", "classes"):
            object.__setattr__(self, name, require_values(name, getattr(self, name)))
        require_label_rule(self.threshold, self.positive, self.classes)
        self._check_roles()
        self._check_pooling()
        self._check_sharing()
        self._check_counts()

    def _check_counts(self) -> None:
        counts = self.least_count
        if isinstance(counts, Mapping):
            unknown = sorted(set(counts) - set(self.vocabularies))
            if unknown:
                known = ", ".join(self.vocabularies) or "none"
                raise DataError(f"spec: least_count has {unknown[0]!r}; expected vocabularies, which are {known}")
        for count in counts.values() if isinstance(counts, Mapping) else [counts]:
            if isinstance(count, bool) or not isinstance(count, int) or count < 1:
                raise DataError(f"spec: least_count is {count!r}; expected a whole number of at least 1")

    def _check_roles(self) -> None:
        strange = [name for name in self.indicators if name not in self.numeric]
        if strange:
            raise DataError(f"spec: indicators has {strange[0]!r}; expected numeric columns")
        self._check_derived()
        roles = [*self.numbers, *self.sequences, *self.histories, *self.negatives, *self.times, self.label]
        roles += [*self.categorical, *set(self.targets) - set(self.categorical)]  # a target may be categorical as well
        for name in roles:
            require_name("a column", name)
        twice = sorted({name for name in roles if roles.count(name) > 1})
        if twice:
            raise DataError(f"spec: column {twice[0]!r} has two roles; expected one")
        if len(roles) == 1:
            raise DataError("spec: names no features; expected groups, categorical, numeric or sequences")
        reserved = sorted(RESERVED & (set(roles) - {self.label}))
        if reserved:
            raise DataError(f"spec: {reserved[0]!r} is a name that batches and predictions use; rename that column")
        names = [group.name for group in self.groups]
        if len(set(names)) < len(names):
            raise DataError(f"spec: two groups bear one name; found {', '.join(names)}")

    def _check_derived(self) -> None:
        strange = [name for name in self.derived if name not in DERIVED]
        if strange:
            raise DataError(f"spec: derived has {strange[0]!r}; expected some of {', '.join(DERIVED)}")
        if self.derived and self.classes:
            raise DataError("spec: has derived numbers and classes; expected a label of 0 and 1, whose means they are")
        if self.derived and not self.groups:
            raise DataError("spec: has derived numbers and no groups; expected a group, whose target they are of")

    def _check_pooling(self) -> None:
        if not isinstance(self.pooling, Mapping):
            raise DataError(f"spec: pooling is {self.pooling!r}; expected column = one of {', '.join(POOLINGS)}")
        for column, how in self.pooling.items():
            if column not in self.sequences:
                found = ", ".join(self.sequences) or "none"
                raise DataError(f"spec: pooling names {column!r}; expected a column of sequences, which are {found}")
            if how not in POOLINGS:
                raise DataError(f"spec: pooling of {column!r} is {how!r}; expected one of {', '.join(POOLINGS)}")

    def _check_sharing(self) -> None:
        columns = {*self.scalars, *self.sequences, *self.histories, *self.negatives}
        if not isinstance(self.shared, Mapping):
            raise DataError(f"spec: shared is {self.shared!r}; expected column = the column whose vocabulary it uses")
        for column, other in self.shared.items():
            if column not in columns or other not in columns or other in self.shared:
                raise DataError(f"spec: shared has {column!r} = {other!r}; expected two columns, the second not shared")

    @property
    def triples(self) -> tuple[Triple, ...]:
        return tuple(triple for group in self.groups for triple in group.triples)

    @property
    def targets(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(triple.target for triple in self.triples))

    @property
    def histories(self) -> tuple[str, ...]:
        return tuple(triple.history for triple in self.triples)

    @property
    def negatives(self) -> tuple[str, ...]:
        return tuple(triple.negatives for triple in self.triples if triple.negatives)

    @property
    def times(self) -> tuple[str, ...]:
        """Columns with the times of a group's behaviours."""
        return tuple(group.times for group in self.groups if group.times)

    @property
    def scalars(self) -> tuple[str, ...]:
        """Columns with one id a row: the targets and the categorical features."""
        return tuple(dict.fromkeys([*self.targets, *self.categorical]))

    @property
    def numbers(self) -> tuple[str, ...]:
        """Every number of a row that a model reads: the numeric columns, their indicators, then the derived ones."""
        return self.numeric + tuple(map(missing_column, self.indicators)) + self.derived

    @property
    def outputs(self) -> int:
        """How many logits a model has: one, or one a class."""
        return len(self.classes) or 1

    def least_count_of(self, vocabulary: str) -> int:
        """How often training must name an id of ``vocabulary``."""
        return self.least_count.get(vocabulary, 1) if isinstance(self.least_count, Mapping) else self.least_count

    def pooling_of(self, column: str) -> str:
        """How the vectors of a column of ``sequences`` become one: mean, sum or max."""
        return self.pooling.get(column, "mean")

    def vocabulary_of(self, column: str) -> str:
        """The name of the vocabulary that ``column`` is encoded with: that of its triple's target, or its own."""
        for triple in self.triples:
            if column in triple:
                column = triple.target
        return self.shared.get(column, column)

    def table_of(self, column: str) -> str:
        """The name of the embedding table that ``column`` is looked up in."""
        return self.vocabulary_of(column) if self.tables == "shared" else column

    @property
    def vocabularies(self) -> dict[str, list[str]]:
        """Vocabulary name -> the columns encoded with it, negatives last."""
        members: dict[str, list[str]] = {}
        for column in [*self.scalars, *self.sequences, *self.histories, *self.negatives]:
            members.setdefault(self.vocabulary_of(column), []).append(column)
        return members

    def to_dict(self) -> dict:
        """Plain lists and strings, for JSON."""
        plain = asdict(self)
        plain["groups"] = [group.to_dict() for group in self.groups]
        return plain

    @classmethod
    def from_dict(cls, plain: Mapping, source: str = "spec") -> FeatureSpec:
        """The spec written by ``to_dict``; raises DataError naming ``source`` and the setting that is not one."""
        unknown = sorted(set(plain) - set(cls.__dataclass_fields__))
        if unknown:
            known = ", ".join(cls.__dataclass_fields__)
            raise DataError(f"{source}: unknown setting {unknown[0]!r}; expected some of {known}")
        try:
            return cls(**plain)
        except DataError as error:
            raise DataError(source + str(error).removeprefix("spec")) from error
        except TypeError as error:
            raise DataError(f"{source}: {error}; expected the fields of FeatureSpec") from error

    @classmethod
    def from_toml(cls, path: str | Path) -> FeatureSpec:
        """The spec in a TOML file whose keys are the fields above, groups as ``[[groups]]`` with those of a group."""
        require_file(path, "a TOML file")
        try:
            plain = tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise DataError(f"{path}: cannot be read ({error.strerror}); expected a TOML file") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise DataError(f"{path}: is not TOML ({error}); expected the fields of FeatureSpec") from error
        return cls.from_dict(plain, source=str(path))


def missing_column(name: str) -> str:
    """The column that says 1 where the numeric column ``name`` had no number."""
    return f"{name}_missing"


MOVIE = Triple("movieId", "histHighRatedMovieIds", "negHistMovieIds")
GENRE = Triple("genre", "histGenre", "negHistGenre")
TIMES = "histTimestamp"


def movielens_spec(columns: Sequence[str], max_length: int = 50) -> FeatureSpec:
    """The spec for MovieLens samples that have ``columns`` (scalar and sequence columns, the tutorial's names).

    The movie is the attention group, joined by its genre where the history's genres are known; users' columns and the
    film's genres are features where there are any, and so are the numbers of a user's past. Where the history's times
    are known, they cut it into sessions.
    """
    triples = [MOVIE] + ([GENRE] if "histGenre" in columns else [])
    return FeatureSpec(
        groups=(AttentionGroup("movie", tuple(triples), times=TIMES if TIMES in columns else None),),
        categorical=tuple(name for name in ("gender", "age", "occupation") if name in columns),
        numeric=tuple(name for name in (EVENTS, RESIDUAL, f"{RESIDUAL}_genres") if name in columns),
        sequences=("genres",) if "genres" in columns else (),
        year="title" if "title" in columns else None,
        max_length=max_length,
    )
