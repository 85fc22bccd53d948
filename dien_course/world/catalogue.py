"""The film catalogue of the generated world: genres, and titles whose words hint at the style (chapter 01)."""

from __future__ import annotations

import numpy as np

# The words of a category's titles. The keys are MovieLens' genres; category k of a world is the k-th of them.
NOUNS = {
    "Drama": ("Harbour", "Letter", "Orchard", "Promise", "House", "Winter", "River", "Inheritance"),
    "Comedy": ("Wedding", "Neighbour", "Holiday", "Landlord", "Picnic", "Bachelor", "Reunion", "Pigeon"),
    "Thriller": ("Witness", "Alibi", "Corridor", "Stranger", "Passenger", "Signal", "Hostage", "Double"),
    "Sci-Fi": ("Planet", "Orbit", "Android", "Colony", "Machine", "Comet", "Satellite", "Replica"),
    "Action": ("Pursuit", "Convoy", "Fist", "Ambush", "Bridge", "Squad", "Mission", "Rival"),
    "Adventure": ("Island", "Expedition", "Summit", "Compass", "Voyage", "Jungle", "Treasure", "Raft"),
    "Animation": ("Rabbit", "Puppet", "Balloon", "Dragon", "Teapot", "Owl", "Snowman", "Acorn"),
    "Children": ("Pony", "Treehouse", "Kite", "Schoolyard", "Puppy", "Birthday", "Tadpole", "Tricycle"),
    "Crime": ("Heist", "Gangster", "Ledger", "Safe", "Informer", "Racket", "Getaway", "Verdict"),
    "Documentary": ("Glacier", "Archive", "Kitchen", "Marathon", "Whale", "Factory", "Election", "Reef"),
    "Fantasy": ("Kingdom", "Wizard", "Amulet", "Forest", "Giant", "Spell", "Crown", "Mirror"),
    "Film-Noir": ("Alley", "Cigarette", "Blonde", "Avenue", "Detective", "Nightclub", "Revolver", "Raincoat"),
    "Horror": ("Cellar", "Coffin", "Fog", "Asylum", "Doll", "Vampire", "Crypt", "Scarecrow"),
    "Musical": ("Serenade", "Chorus", "Trumpet", "Ballroom", "Melody", "Encore", "Matinee", "Violin"),
    "Mystery": ("Key", "Manor", "Cipher", "Portrait", "Lighthouse", "Visitor", "Clock", "Riddle"),
    "Romance": ("Kiss", "Garden", "Waltz", "Balcony", "Summer", "Bouquet", "Farewell", "Valentine"),
    "War": ("Regiment", "Trench", "Squadron", "Armistice", "Sergeant", "Siege", "Beachhead", "Bugle"),
    "Western": ("Saddle", "Canyon", "Sheriff", "Stagecoach", "Outlaw", "Ranch", "Prairie", "Spur"),
}
GENRES = tuple(NOUNS)

# Moods once round the ring of styles: neighbours are alike, and the last is next to the first again.
MOODS = (
    ("Bright", "Golden", "Radiant"),
    ("Merry", "Jolly", "Laughing"),
    ("Tender", "Gentle", "Loving"),
    ("Dreamy", "Drifting", "Sleepy"),
    ("Quiet", "Silent", "Hushed"),
    ("Lonely", "Forgotten", "Distant"),
    ("Cold", "Frozen", "Pale"),
    ("Dark", "Black", "Midnight"),
    ("Haunted", "Cursed", "Hollow"),
    ("Savage", "Cruel", "Bitter"),
    ("Wild", "Restless", "Reckless"),
    ("Blazing", "Burning", "Scarlet"),
)
FIRST_YEAR, LAST_YEAR = 1930, 1999
YEARS_BACK = 15  # scale of the exponential age of a film
GENRES_AFTER_MAIN = (0.4, 0.75)  # a film has one genre more with probability 0.6, two with 0.25


def write_catalogue(category: np.ndarray, style: np.ndarray, draws: np.ndarray) -> tuple[list[str], list[str]]:
    """A unique title like "The Silent Harbour (1994)" and genres like "Drama|War" for each of I films.

    The noun tells the category; the adjective is one of three for the twelfth of the ring that the style lies in. A
    name taken already becomes a later sequel ("The Silent Harbour 2 (1996)"). The first genre is the category; those
    after it, if any, are decoration, drawn from the genres that name no category.
    Shapes: category (I,) whole numbers, style (I,) angles, draws (I, 6) uniform in [0, 1).
    """
    mood = np.floor(style / (2 * np.pi) * len(MOODS)).astype(int) % len(MOODS)
    others = GENRES[category.max() + 1 :]
    count: dict[str, int] = {}
    latest: dict[str, int] = {}
    titles, genres = [], []
    for kind, feel, draw in zip(category, mood, draws, strict=True):
        name = f"The {_pick(MOODS[feel], draw[0])} {_pick(NOUNS[GENRES[kind]], draw[1])}"
        count[name] = count.get(name, 0) + 1
        sequel = f" {count[name]}" if count[name] > 1 else ""
        year = max(FIRST_YEAR, LAST_YEAR - int(-np.log1p(-draw[2]) * YEARS_BACK), latest.get(name, 0) + 1)
        latest[name] = year = min(year, LAST_YEAR)
        titles.append(f"{name}{sequel} ({year})")
        further = sum(draw[3] > bound for bound in GENRES_AFTER_MAIN)
        drawn = dict.fromkeys(_pick(others, draw[4 + i]) for i in range(further) if others)
        genres.append("|".join([GENRES[kind], *drawn]))
    return titles, genres


def _pick(words: tuple[str, ...], draw: float) -> str:
    return words[int(draw * len(words))]
