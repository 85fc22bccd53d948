"""Right and wrong answers to the exercises of chapter 14, none of them in the registry."""

RIGHT = {
    "14.1": [
        # NumPy: pauses, and the places to split at
        """
def sessions_of(times, gap, most, longest):
    if len(times) == 0:
        return []
    cuts = np.flatnonzero(np.diff(np.asarray(times)) > gap) + 1
    parts = np.split(np.arange(len(times)), cuts)
    return [part[-longest:].tolist() for part in parts[-most:][::-1]]
""",
        # from the newest back
        """
def sessions_of(times, gap, most, longest):
    found, current = [], []
    for place in range(len(times) - 1, -1, -1):
        current.insert(0, place)
        if place == 0 or times[place] - times[place - 1] > gap:
            found.append(current[-longest:])
            current = []
    return found[:most]
""",
        # a number for each behaviour first
        """
def sessions_of(seconds, gap, most, longest):
    numbers, number = [], 0
    for i in range(len(seconds)):
        if i and seconds[i] - seconds[i - 1] > gap:
            number += 1
        numbers.append(number)
    kept = sorted(set(numbers), reverse=True)[:most]
    return [[i for i, n in enumerate(numbers) if n == k][-longest:] for k in kept]
""",
    ],
    "14.2": [
        """
def within_sessions(query, key, value, mask):
    scores = torch.einsum("bkth,bksh->bkts", query, key) / math.sqrt(query.shape[3])
    scores = scores.masked_fill(~mask[:, :, None, :], torch.finfo(scores.dtype).min)
    return torch.einsum("bkts,bksh->bkth", scores.softmax(3), value) * mask[..., None]
""",
        # torch's own, sessions as rows of a batch
        """
def within_sessions(query, key, value, mask):
    shape = query.shape
    q, k, v = (x.reshape(-1, 1, *shape[2:]) for x in (query, key, value))
    real = mask.reshape(-1, 1, 1, shape[2])
    shut = torch.zeros_like(real, dtype=query.dtype).masked_fill(~real, torch.finfo(query.dtype).min)
    heard = F.scaled_dot_product_attention(q, k, v, attn_mask=shut)
    return heard.reshape(shape) * mask.unsqueeze(-1)
""",
        # session by session
        """
def within_sessions(q, k, v, mask):
    rows = []
    for b in range(q.shape[0]):
        sessions = []
        for s in range(q.shape[1]):
            n = int(mask[b, s].sum())
            heard = torch.zeros_like(v[b, s])
            if n:
                shares = torch.softmax(q[b, s, :n] @ k[b, s, :n].T / q.shape[-1] ** 0.5, 1)
                heard = torch.cat([shares @ v[b, s, :n], heard[n:]])
            sessions.append(heard)
        rows.append(torch.stack(sessions))
    return torch.stack(rows)
""",
    ],
    "14.3": [
        {"A": "din", "B": "dien", "C": "dsin", "sessions of B": 40, "control of C": "cut at random places"},
        {"A": "DIN", "B": "DIEN", "C": "DSIN", "sessions of B": 40.0, "control of C": "Cut at random places"},
        {"C": " dsin", "B": "dien ", "A": "din", "control of C": "CUT AT RANDOM PLACES", "sessions of B": 4 * 10},
    ],
}

WRONG = {
    "14.1": [
        # cuts before the pause, not after it
        """
def sessions_of(times, gap, most, longest):
    sessions = [[]]
    for place, time in enumerate(times):
        if place + 1 < len(times) and times[place + 1] - time > gap:
            sessions.append([])
        sessions[-1].append(place)
    return [s[-longest:] for s in reversed(sessions) if s][:most]
""",
        # a history of nothing has one session of nothing
        """
def sessions_of(times, gap, most, longest):
    sessions = [[]]
    for place, time in enumerate(times):
        if place and time - times[place - 1] > gap:
            sessions.append([])
        sessions[-1].append(place)
    return [session[-longest:] for session in reversed(sessions)][:most]
""",
        # the newest behaviours of the history first, then sessions
        """
def sessions_of(times, gap, most, longest):
    sessions = []
    for place, time in list(enumerate(times))[-longest:]:
        if not sessions or time - times[place - 1] > gap:
            sessions.append([])
        sessions[-1].append(place)
    return sessions[::-1][:most]
""",
        # no limit on the behaviours
        """
def sessions_of(times, gap, most, longest):
    sessions = []
    for place, time in enumerate(times):
        if not place or time - times[place - 1] > gap:
            sessions.append([])
        sessions[-1].append(place)
    return sessions[::-1][:most]
""",
        # no limit on the sessions
        """
def sessions_of(times, gap, most, longest):
    sessions = []
    for place, time in enumerate(times):
        if not place or time - times[place - 1] > gap:
            sessions.append([])
        sessions[-1].append(place)
    return [s[-longest:] for s in sessions[::-1]]
""",
        # one flat list
        """
def sessions_of(times, gap, most, longest):
    return list(range(len(times)))[-longest:]
""",
        # how many, not which
        """
def sessions_of(times, gap, most, longest):
    sessions = []
    for place, time in enumerate(times):
        if not place or time - times[place - 1] > gap:
            sessions.append(0)
        sessions[-1] += 1
    return sessions[::-1][:most]
""",
    ],
    "14.2": [
        # one vector a session
        """
def within_sessions(query, key, value, mask):
    scores = query @ key.transpose(-1, -2) / query.shape[-1] ** 0.5
    shares = torch.softmax(scores.masked_fill(~mask.unsqueeze(-2), torch.finfo(scores.dtype).min), dim=-1)
    return (shares @ value * mask.unsqueeze(-1)).sum(2)
""",
        # the shares themselves
        """
def within_sessions(query, key, value, mask):
    scores = query @ key.transpose(-1, -2) / query.shape[-1] ** 0.5
    return torch.softmax(scores.masked_fill(~mask.unsqueeze(-2), torch.finfo(scores.dtype).min), dim=-1)
""",
        # no softmax
        """
def within_sessions(query, key, value, mask):
    scores = query @ key.transpose(-1, -2) / query.shape[-1] ** 0.5
    return scores * mask.unsqueeze(-2) @ value * mask.unsqueeze(-1)
""",
        # the users ask each other
        """
def within_sessions(query, key, value, mask):
    q, k, v, m = (x.transpose(0, 2) for x in (query, key, value, mask))
    scores = q @ k.transpose(-1, -2) / query.shape[-1] ** 0.5
    return (torch.softmax(scores, -1) @ v * m.unsqueeze(-1)).transpose(0, 2)
""",
        # times the root
        """
def within_sessions(query, key, value, mask):
    scores = query @ key.transpose(-1, -2) * query.shape[-1] ** 0.5
    shares = torch.softmax(scores.masked_fill(~mask.unsqueeze(-2), torch.finfo(scores.dtype).min), dim=-1)
    return shares @ value * mask.unsqueeze(-1)
""",
        # the mean in place of attention
        """
def within_sessions(query, key, value, mask):
    real = mask.unsqueeze(-1)
    mean = (value * real).sum(2, keepdim=True) / real.sum(2, keepdim=True).clamp(min=1)
    return mean * real
""",
        "def within_sessions(query, key, value, mask):\n    return value * mask.unsqueeze(-1)\n",
    ],
    "14.3": [
        {"A": "dien", "B": "dien", "C": "dien", "sessions of B": 40, "control of C": "fewer users"},
        {"A": "din", "B": "din", "C": "din", "sessions of B": 1, "control of C": "cut at random places"},
        {"A": "dsin", "B": "dsin", "C": "dsin", "sessions of B": 40, "control of C": "shuffle within sessions"},
        {"A": "din", "B": "dien", "C": "dsin", "sessions of B": 39, "control of C": "cut at random places"},
        {"A": "din", "B": "dsin", "C": "dien", "sessions of B": 5, "control of C": "cut at random places"},
        {"A": "base", "B": "gru", "C": "dsin", "sessions of B": 80, "control of C": "shuffle the items"},
    ],
}
