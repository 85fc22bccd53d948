"""Exercise 09.4: A spec for somebody's shop."""

from __future__ import annotations

from dien_course.data.spec import FeatureSpec
from dien_course.exercises.judging.exercise import Case, Check, Exercise, Hint, Misconception

ALL = (
    *("sku", "brand", "viewed", "viewedBrands", "notViewed", "notViewedBrands", "country", "device", "tags"),
    *("price", "paid", "visitor", "bought"),
)


def _shop(name: str, *lacking: str) -> Case:
    return Case(name, lambda: ([column for column in ALL if column not in lacking],))


def _roles(answer, columns: list[str]) -> dict[str, str]:
    """What the spec says of each column, in words: a spec, or a dict of its settings, is called with ``columns``."""
    spec = answer(columns)
    if isinstance(spec, dict):
        spec = FeatureSpec.from_dict(spec)
    if not isinstance(spec, FeatureSpec):
        return spec
    groups = [sorted(" / ".join(map(str, triple)) for triple in group.triples) for group in spec.groups]
    return {
        "groups": "; ".join(" and ".join(group) for group in sorted(groups)),
        "categorical": ", ".join(sorted(set(spec.categorical) - set(spec.targets))),
        "sequences": ", ".join(sorted(spec.sequences)),
        "numeric": ", ".join(sorted(spec.numeric)),
        "rest": f"label {spec.label}, user {spec.user}, max_length {spec.max_length}, tables {spec.tables}",
    }


PARTS = (
    ("groups", "what a behaviour is", 2),
    ("categorical", "one value a row", 2),
    ("sequences", "several values a row", 1),
    ("numeric", "numbers", 1),
    ("rest", "label, user, length and tables", 1),
)


def _spec(
    brands='if {"brand", "viewedBrands", "notViewedBrands"} <= set(columns):',
    product='("sku", "viewed", "notViewed")',
    brand='("brand", "viewedBrands", "notViewedBrands")',
    groups='(AttentionGroup("product", tuple(triples)),)',
    categorical='["country", "device"]',
    lonely='categorical.insert(0, "brand")',
    sequences='("tags",)',
    numeric='("price",)',
    rest='label="bought", user="visitor", max_length=30',
    there="if name in columns",
) -> str:
    """The solution with one line written otherwise."""
    return f'''\
def shop_spec(columns):
    """The FeatureSpec of a shop that has these columns."""
    from dien_course.models import AttentionGroup, FeatureSpec

    triples, categorical = [{product}], {categorical}
    {brands}
        triples.append({brand})
    elif "brand" in columns:
        {lonely}
    return FeatureSpec(
        groups={groups},
        categorical=tuple(name for name in categorical {there}),
        sequences=tuple(name for name in {sequences} {there}),
        numeric=tuple(name for name in {numeric} {there}),
        {rest},
    )
'''


SHOP_SPEC = Exercise(
    id="09.4",
    title="A spec for somebody's shop",
    kind="implement",
    minutes=15,
    difficulty="medium",
    objective="describe any table to the package with a FeatureSpec",
    prompt="""\
The shops of a chain log a row for each product that was shown to a visitor, and want to know whether it will be bought:

| column | holds |
|---|---|
| `sku`, `brand` | the product that was shown, and its brand |
| `viewed`, `viewedBrands` | what the visitor had viewed before, oldest first, and the brands of these products |
| `notViewed`, `notViewedBrands` | beside each of them a product drawn at random, and its brand |
| `country`, `device` | of the visitor, one value each |
| `tags` | words about the product, several a row |
| `price` | of the product, in cents |
| `paid` | what the visitor paid for it within the hour, 0 if nothing |
| `visitor` | whose row it is; tomorrow's visitors are new ones |
| `bought` | 1 or 0, what is to be predicted |

`columns` is a list of those that a shop has. Every shop has `sku`, `viewed`, `notViewed`, `visitor` and `bought`; any
other may be missing, and a shop may know the brand of what it shows without those of what was viewed. Return the
`FeatureSpec` of the shop: one group, in which a behaviour is a product *with* its brand where all three columns of
brands are there (where one is missing, the brands of what was viewed have no role); every other column that helps and
that is known when the product is shown, in its role; `max_length` 30. The order of columns does not matter.
""",
    stub='''\
def shop_spec(columns):
    """The FeatureSpec of a shop that has these columns."""
    raise NotImplementedError
''',
    solution=_spec(),
    explanation="""\
A group holds what makes up one behaviour, so product and brand are two triples of *one* group. Without the brands of
the history there is no triple, but the brand of the target is still a feature, `categorical`. `paid` is known only
after the purchase: with it the test AUC is near 1 and the model is worth nothing. `visitor` says whose row it is, for
GAUC and for the validation users; as a feature it would get a vector for people who never come again.""",
    hints=(
        Hint(
            "a DataError, or a column has two roles",
            "Each column has one role: in a triple, categorical, sequences, numeric, label or user.",
            about=("several values a row", "numbers", "label, user, length and tables"),
        ),
        Hint(
            "what a behaviour is, is not right",
            "AttentionGroup(name, triples): a triple is (target, history, negatives), and product and brand belong to "
            "one behaviour, so to one group.",
            about=("what a behaviour is", "a brand without its lists"),
        ),
        Hint(
            "one value a row is not right in some shops",
            "Ask of each column: is it there, and is it known at the moment of showing? And what of a brand without "
            "a history of brands?",
            about=(
                "one value a row",
                "a shop without brands",
                "a shop that lacks other columns",
                "a brand without its lists",
            ),
        ),
    ),
    call=_roles,
    checks=(
        Check("the shop that has everything", cases=(_shop("all columns"),), parts=PARTS),
        Check("a shop without brands", 1, (_shop("no brands", "brand", "viewedBrands", "notViewedBrands"),)),
        Check(
            "a shop that lacks other columns",
            1,
            (_shop("no device", "device"), _shop("nothing about the product", "tags", "price", "paid")),
        ),
        Check(
            "a brand without its lists",
            2,
            (
                _shop("no lists of brands", "viewedBrands", "notViewedBrands"),
                _shop("no brands beside the negatives", "notViewedBrands"),
            ),
        ),
    ),
    misconceptions=(
        Misconception(
            "`paid` is known only after the purchase: it says the label. Leave it out.",
            source=_spec(numeric='("price", "paid")'),
        ),
        Misconception(
            "`visitor` is a feature in your spec, but tomorrow's visitors are new: no vector of it would be trained. "
            "It says whose row it is, `user`.",
            source=_spec(categorical='["country", "device", "visitor"]'),
        ),
        Misconception(
            "Product and brand are two groups: a history of products and a history of brands, which meet only in the "
            "head. A behaviour is a product with its brand: two triples of one group.",
            source=_spec(groups="[AttentionGroup(triple[0], (triple,)) for triple in triples]"),
        ),
        Misconception(
            "The negatives are missing from the triples, so nothing can feed the auxiliary loss.",
            source=_spec(product='("sku", "viewed")', brand='("brand", "viewedBrands")'),
        ),
        Misconception(
            "History and negatives have changed places. A triple is (target, history, negatives).",
            source=_spec(
                product='("sku", "notViewed", "viewed")', brand='("brand", "notViewedBrands", "viewedBrands")'
            ),
        ),
        Misconception(
            "History and target have changed places. A triple is (target, history, negatives).",
            source=_spec(
                product='("viewed", "sku", "notViewed")', brand='("viewedBrands", "brand", "notViewedBrands")'
            ),
        ),
        Misconception(
            "`tags` has several values a row: it belongs to `sequences`, whose vectors are averaged.",
            source=_spec(categorical='["country", "device", "tags"]', sequences="()"),
        ),
        Misconception(
            "`price` is a number, not one of a few values: as `categorical` each price would get a vector of its own.",
            source=_spec(categorical='["country", "device", "price"]', numeric="()"),
        ),
        Misconception(
            'The label is `bought` in this table. Say so: label="bought".',
            source=_spec(rest='user="visitor", max_length=30'),
        ),
        Misconception(
            'Nobody is told whose row it is: user="visitor". Without it there is no GAUC, and one visitor\'s rows can '
            "stand in two parts.",
            source=_spec(rest='label="bought", max_length=30'),
        ),
        Misconception(
            'Nobody is told whose row it is: user="visitor". Without it there is no GAUC, and one visitor\'s rows can '
            "stand in two parts.",
            source=_spec(rest='label="bought", user=None, max_length=30'),
        ),
        Misconception(
            "`max_length` is left at its default. 30 is asked for.",
            source=_spec(rest='label="bought", user="visitor"'),
        ),
        Misconception(
            "Target, history and negatives have a table each, the mistake that chapter 06 takes apart.",
            source=_spec(rest='label="bought", user="visitor", max_length=30, tables="separate"'),
        ),
        Misconception(
            "Columns are named that this shop does not have. Look into `columns` first.",
            source=_spec(there="if name"),
        ),
        Misconception(
            "Where the lists of brands are missing, the brand of the product itself gets lost. It is still a feature.",
            source=_spec(lonely="pass"),
        ),
        Misconception(
            "Where one of the three columns of brands is missing, the brands of what was viewed have no role: they say "
            "what belongs to single behaviours, and in `sequences` they would be one average beside them.",
            source=_spec(sequences='("tags", *(() if len(triples) > 1 else ("viewedBrands",)))'),
        ),
        Misconception(
            "A brand is a triple only where all three of its columns are there.",
            source=_spec(brands='if "brand" in columns:'),
        ),
        Misconception(
            "A brand is a triple only where all three of its columns are there.",
            source=_spec(brands='if "viewedBrands" in columns:'),
        ),
        Misconception(
            "A behaviour is the product alone in your spec. Where the brands are known, it is a product with its "
            "brand.",
            source=_spec(brands="if False:"),
        ),
        Misconception(
            "The brand is no part of a behaviour in your spec. Where all three columns are there, it is a triple "
            "beside the product's.",
            source=_spec(brands="if False:", lonely="pass"),
        ),
        Misconception(
            "There is no group, so there is nothing to attend to. The lists of what was viewed are a history, which "
            "belongs with its target in a triple, not in `sequences`.",
            source=_spec(
                groups="()", sequences='("viewed", "viewedBrands", "tags")', categorical='["sku", "country", "device"]'
            ),
        ),
        Misconception(
            "`country` and `device` are missing: what describes the visitor is `categorical`.",
            source=_spec(categorical="[]"),
        ),
        Misconception("`tags` is missing. It has several values a row: `sequences`.", source=_spec(sequences="()")),
        Misconception("`price` is missing. It is one number a row: `numeric`.", source=_spec(numeric="()")),
    ),
)
