"""The method of stats/steady.c written with numpy and scipy, step by step: the peer of tests/bench/bench_stats_speed.sh.

steady_numpy.py ROUNDS: reads runs from standard input, one a line, seconds separated by blanks; prints the median time
of ROUNDS passes over all of them in milliseconds, then a line a run: state, start, rate, lo, hi.
"""
import sys
import time

import numpy as np
from scipy import special

MAD = 1.482602218505602
DELTA, LEAST, NMIN, FRAC, GUARD = 0.01, 5, 30, 0.25, 5


def t_limit(df):
    return special.stdtrit(df, 0.975)


def mad(x):
    return MAD * np.median(np.abs(x - np.median(x)))


def hampel(x):
    n, half = len(x), 10
    width = min(n, 2 * half + 1)
    windows = np.lib.stride_tricks.sliding_window_view(x, width)
    rows = np.clip(np.arange(n) - half, 0, n - width)
    median = np.median(windows, axis=1)
    spread = MAD * np.median(np.abs(windows - median[:, None]), axis=1)
    noise = mad(np.diff(x)) / np.sqrt(2)
    limit = np.maximum(5 * np.maximum(spread[rows], noise), np.log(1.10))
    level = median[rows]
    return np.where(x - level > limit, 1, np.where(level - x > limit, -1, 0)), level


def partition(y, penalty):
    n = len(y)
    c = y - y.mean()
    s, q = np.concatenate(([0], np.cumsum(c))), np.concatenate(([0], np.cumsum(c * c)))
    best, last = np.full(n + 1, np.inf), np.zeros(n + 1, int)
    best[0] = -penalty
    for t in range(LEAST, n + 1):
        o = np.arange(0, t - LEAST + 1)
        d = s[t] - s[o]
        v = best[o] + np.maximum(q[t] - q[o] - d * d / (t - o), 0)
        k = np.argmin(v)
        best[t], last[t] = v[k] + penalty, k
    starts, t = [], last[n]
    while t > 0:
        starts.append(t)
        t = last[t]
    return starts[::-1]


def ar1_criterion(r, parameters):
    n = len(r)
    squares = r[:-1] @ r[:-1]
    phi = min(max(r[1:] @ r[:-1] / squares, 0), 0.98) if squares > 0 else 0
    e = r[1:] - phi * r[:-1]
    return n * np.log(max(e @ e / (n - 1), 1e-16)) + parameters * np.log(n)


def criterion(y, starts):
    edges = [0, *starts, len(y)]
    r = np.concatenate([y[a:b] - y[a:b].mean() for a, b in zip(edges, edges[1:])])
    return ar1_criterion(r, 3 * len(starts))


def segments(y):
    n = len(y)
    best, tried = [], []
    if n < 2 * LEAST:
        return best
    least = criterion(y, best)
    noise = mad(np.diff(y)) / np.sqrt(2)
    if noise == 0:
        noise = np.abs(np.diff(y)).mean() * np.sqrt(np.pi) / 2
    unit = max(noise**2, 1e-8) * np.log(n)
    c = 256
    while c >= 2:
        starts = partition(y, c * unit)
        if starts != tried:
            value = criterion(y, starts)
            if value < least:
                best, least = starts, value
            tried = starts
        c //= 2
    return best


def longrun(u):
    n = len(u)
    nu = max(1, np.floor(0.4 * (n - 1) ** (2 / 3)))
    variance = u.var(ddof=1)
    if not variance > 0:
        return 0.0, nu, 0.0, float(n)
    c = u - u.mean()
    r1 = c[1:] @ c[:-1] / (c @ c)
    phi = min(max((n * r1 + 1) / (n - 4), 0), 0.97)
    e = c[1:] - phi * c[:-1]
    e = e - e.mean()
    m = n - 1
    j = np.arange(1, int(nu) + 1)
    sums = np.cos(np.pi * np.outer(j, np.arange(1, m + 1) - 0.5) / m) @ e
    lrv = (sums @ sums) * 2 / m / nu / (1 - phi) ** 2
    return lrv, nu, phi, n * variance / lrv if lrv > 0 else float(n)


def bounded(u):
    """longrun, with no more than n log10 n effective records"""
    n = len(u)
    lrv, nu, phi, ess = longrun(u)
    most = n * max(1, np.log10(n))
    whole = n * u.var(ddof=1)
    return (whole / most, nu, phi, most) if whole > most * lrv else (lrv, nu, phi, ess)


def drifts(y, start, starts):
    z = y[start:]
    n = len(z)
    if n < 8:
        return False
    edges = [0] + [s - start for s in starts if s > start] + [n]
    r = np.concatenate([z[a:b] - z[a:b].mean() for a, b in zip(edges, edges[1:])])
    by_levels = ar1_criterion(r, 3 * (len(edges) - 2))
    t = np.arange(n) - (n - 1) / 2
    spread = n * (n * n - 1) / 12
    slope = t @ (z - z.mean()) / spread
    r = z - z.mean() - slope * t
    if abs(slope * (n - 1)) <= DELTA or ar1_criterion(r, 1) >= by_levels:
        return False
    lrv, nu, _, _ = longrun(r)
    return abs(slope) > special.stdtrit(nu, 0.995) * np.sqrt(lrv / spread)


def mser5(y):
    k = len(y) // 5
    z = y[: 5 * k].reshape(k, 5).mean(axis=1)[::-1]
    kept = np.arange(1, k + 1)
    squares = np.cumsum(z * z) - np.cumsum(z) ** 2 / kept
    statistic = (squares / kept**2)[::-1][: k // 2 + 1]
    return 5 * int(np.argmin(statistic))


def ends_elsewhere(x, tag, level):
    n = len(x)
    for t in np.flatnonzero(tag):
        off = x[t] - level[t]
        apart = np.sign(off) * (x - level[t]) < abs(off) / 2
        before = np.flatnonzero(apart[:t])
        start = before[-1] + 1 if len(before) else 0
        if not apart[t:].any() and n - start >= LEAST:
            return start
    return None


def slow_stretches(y, edges, above, end, head):
    """[from, to, how much slower] of the levels before number end that a level as fast as the last was held before"""
    first, slow, held, i = end, 0, 0, end
    while i > 0:
        j = i
        while j > 0 and above[j - 1] > DELTA:
            j -= 1
        if j < i:
            if np.median(y[edges[j] : edges[i]]) - y[edges[-2] :].mean() <= DELTA:
                break
            held = 0
        slow += edges[i] - edges[j]
        i = j
        if i == 0 or above[i - 1] < -DELTA:
            break
        i -= 1
        held += edges[i + 1] - edges[i]
        if held >= slow or held >= 10:
            first, slow = i, 0
    return [(head + edges[k], head + edges[k + 1], above[k]) for k in range(first, end) if above[k] > DELTA]


def find_window(x, tag, level):
    """state, start, start and state before trimming, fastest earlier level, slow stretches that the run came back from
    (then nothing else counts); None for a flaw; of a run that ends elsewhere "late" and where"""
    n = len(x)
    clean = np.where(tag == 0, x, level)
    quiet = np.convolve(tag == 0, np.ones(5), "valid")
    first = np.flatnonzero(quiet == 5)
    if len(first) == 0:
        return None
    late = ends_elsewhere(x, tag, level)
    if late is not None:
        return "late", late, late, "late", []
    half = n // 2
    usual = np.median(clean[half:])
    limit = max(3 * mad(clean[half:]), 2 * DELTA)
    quiet = 0 if tag[0] == 0 and x[0] - usual <= limit else first[0]
    head = quiet
    while head <= half and head + 5 <= n and np.median(clean[head : head + 5]) - usual > limit:
        head += 1
    if head > half:
        head = quiet
    y = clean[head:]
    m = len(y)
    starts = segments(y)
    edges = [0, *starts, m]
    means = [y[a:b].mean() for a, b in zip(edges, edges[1:])]
    i = len(means) - 1
    while i > 0 and abs(means[i - 1] - means[-1]) <= DELTA:
        i -= 1
    w0 = edges[i]
    transient = np.copysign(1, means[i - 1] - means[-1]) if i > 0 else 1 if head > 0 else 0
    state = "flat"
    if head > 0 or i > 0:
        best = min(means[:i]) - y[w0:].mean() if i > 0 else 0
        state = "slowdown" if best < -DELTA else "warmup"
    slow = slow_stretches(y, edges, np.array(means) - means[-1], i, head)
    if slow:
        return state, head + w0, head + w0, state, slow
    if drifts(y, min(w0, m // 2), starts):
        return None
    if w0 == 0 and head > 0:
        difference = x[:head].mean() - y.mean()
        if difference < -DELTA and head >= LEAST:
            state, transient = "slowdown", -1
        elif difference <= DELTA:
            state = "flat"
    level_start, level_state = head + w0, state
    start = w0
    w = y[w0:]
    cut = mser5(w)
    if cut > 0 and len(w) - cut >= 8:
        difference = w[:cut].mean() - w[cut:].mean()
        lrv = bounded(w[cut:])[0]
        if abs(difference) > (2.5 if transient else 4) * np.sqrt(lrv * (1 / cut + 1 / (len(w) - cut))):
            transient = np.copysign(1, difference)
            if state == "flat" and abs(difference) > DELTA:
                state = "warmup" if difference > 0 else "slowdown"
            start += cut
    need = max(NMIN, np.ceil(FRAC * n))
    if start > 0 and start + GUARD < m and head + start + GUARD + need <= n:
        start += GUARD
    if head > 0 or start > 0:
        for _ in range(5):
            w = y[start:]
            third = len(w) // 3
            if len(w) < 24:
                break
            lrv = bounded(w)[0]
            difference = w[:third].mean() - w[third:].mean()
            if not transient * difference > 1.3 * np.sqrt(lrv * (1 / third + 1 / (len(w) - third))):
                break
            start += len(w) // 10
    return state, head + start, level_start, level_state, []


def stalls(tag, excess):
    at, size = [], []
    previous = -9
    for i in np.flatnonzero(tag == 1):
        if not at or i - previous > 2:
            at.append(i)
            size.append(0.0)
        size[-1] += excess[i]
        previous = i
    return np.array(at, int), np.array(size)


def stall_period(at, size):
    """the period, and which stalls come beside it"""
    n = len(at)
    for first in range(min(n // 10 + 1, 3) if n >= 3 else 0):
        extra = size > 10 * np.median(size)
        gaps = np.diff(at[~extra])
        period = np.round(np.median(gaps)) if len(gaps) else 0
        slack = max(1, 0.03 * period) if n > 3 else 0
        last, regular = None, 0
        for i in range(n):
            gap = period if last is None else at[i] - last
            multiple = max(1, np.round(gap / max(period, 1)))
            extra[i] |= i < first or abs(gap - multiple * max(period, 1)) > slack
            if not extra[i]:
                regular += last is not None and multiple < 2
                last = at[i]
        if period >= 5 and extra.sum() <= n // 10 and 4 * regular >= 3 * (n - extra.sum() - 1):
            return int(period), extra
    return 0, np.zeros(n, bool)


def tick_of(s):
    for digits in range(10):
        ticks = s * 10.0**digits
        if np.all((np.round(ticks) >= 1) & (np.abs(ticks - np.round(ticks)) <= 1e-12 * ticks)):
            return 10.0**-digits
    return 0


def estimate(s, k, tag, level, widen):
    """rate, limits; NaN where the records are too few independent ones for how much they vary"""
    clean = np.where(tag == 1, level * k, s)
    at, size = stalls(tag, s - clean)
    period, extra = stall_period(at, size)
    start = len(s) % period if period else 0
    start = start if len(s) - start >= 8 else 0
    if period and np.sum(~extra & (at >= start)) < 2:
        period, start, extra = 0, 0, np.zeros(len(at), bool)
    c, kk = clean[start:], k[start:]
    n = len(c)
    lrv, nu, phi, ess = bounded(kk / kk.mean() - c / c.mean())
    tokens = kk.sum()
    counted = at >= start
    regular = size[counted & ~extra] if period else size[:0]
    random = size[counted & extra] if period else size[counted]
    base = c.sum() / tokens
    error = base * np.sqrt(lrv / n)
    variances, dfs = [error**2], [nu]
    value = base + regular.sum() / tokens
    if len(regular):
        variances.append((np.sqrt(len(regular)) * regular.std(ddof=1) / tokens) ** 2)
        dfs.append(len(regular) - 1)
    variances = np.array(variances)
    df = variances.sum() ** 2 / (variances**2 / np.array(dfs)).sum() if variances.sum() > 0 else nu
    half = t_limit(df) * np.sqrt(variances.sum()) / value
    low, high = value * np.exp(-half), value * np.exp(half)
    rate = 1 / (value + random.sum() / tokens)
    if len(random):
        m, extra_time = len(random), random.sum() / tokens
        spread = np.sqrt((random**2).sum() / m) / random.mean()
        count_lo, count_hi = special.gammaincinv(m, 0.025), special.gammainccinv(m + 1, 0.025)
        down = np.hypot(value - low, extra_time - extra_time * max(1 - (1 - count_lo / m) * spread, 0))
        up = np.hypot(high - value, extra_time * (count_hi / m - 1) * spread)
        low, high = value + extra_time - down, value + extra_time + up
    lo, hi = 1 / high, 1 / low
    few = ess < 3 or phi >= 0.97
    doubt = t_limit(nu) * error / base
    if few:
        lo, hi = (k / s).min(), (k / s).max()
        times = np.log(clean / k)[tag != -1]
        doubt = (times.max() - times.min()) / 2
    if (few or ess < 10) and doubt > 0.03:
        return np.nan, np.nan, np.nan
    usual = (s / k)[tag != 1]
    if np.all(usual == usual[0]):
        widen += np.log1p(tick_of(s) / clean.mean())
    return rate, lo * np.exp(-widen), hi * np.exp(widen)


def log_rate(s, k):
    return np.log(k.sum() / s.sum())


def in_stretches(slow):
    return sum(len(range(max(a, e), b)) for e, (a, b, _) in zip(np.maximum.accumulate([0] + [q[1] for q in slow]), slow))


def judge(s, k, n, need, x):
    """state, start, widening and stretches of the first n records, or None; where a last level begins that is too short
    for a window; and x without the stretches"""
    lowered, slow = x.copy(), []
    for turn in range(6):
        tag, level = hampel(lowered)
        found = find_window(lowered[:n], tag[:n], level[:n])
        if found is None:
            return None, None, lowered
        if not found[4] or turn == 5:
            break
        for a, b, above in found[4]:
            lowered[a:b] -= above
        slow = sorted(slow + found[4])
    state, start, level_start, level_state, left = found
    slow = [q for q in slow if q[1] > level_start]
    if state != "late" and (left or in_stretches(slow) > 0.25 * (n - level_start)):
        return None, None, lowered
    if state != "late" and n - start >= need:
        return (state, start, 0, slow), None, lowered
    if state == "late" or n - level_start < need:
        return None, level_start, lowered
    t = np.exp(lowered) * k
    widen = abs(log_rate(t[start:n], k[start:n]) - log_rate(t[level_start:n], k[level_start:n]))
    return ((level_state, level_start, widen, slow) if widen < 0.005 else None), None, lowered


def forgive_end(s, k, x, need, end):
    found, _, lowered = judge(s, k, end, need, x)
    if found is None:
        return None
    state, start, widen, slow = found
    before, after = np.median(x[start:end]), np.median(x[end:])
    late = (x - before) / ((after - before) / 2) >= 1
    while end + 1 < len(x) and not late[end]:
        end += 1
    while end > start + 1 and late[end - 1]:
        end -= 1
    t = np.exp(lowered) * k
    move = abs(log_rate(t[start:], k[start:]) - log_rate(t[start:end], k[start:end]))
    return (state, start, widen + move, slow) if move < 0.001 else None


def count_as_stalls(x, slow):
    """tags and usual times, every record of a slow stretch a slow one"""
    lowered = x.copy()
    for a, b, above in slow:
        lowered[a:b] -= above
    tag, level = hampel(lowered)
    usual = np.exp(level)
    for a, b, _ in slow:
        usual[a:b] = np.exp(np.where(tag[a:b] == 0, lowered[a:b], level[a:b]))
    for a, b, _ in slow:
        tag[a:b] = 1
    return tag, usual


def analyse(seconds, tokens):
    s, k = seconds[1:], tokens[1:]
    n = len(s)
    nothing = (1, np.nan, np.nan, np.nan)
    if n < NMIN:
        return ("insufficient", *nothing)
    x = np.log(s) - np.log(k)
    need = max(NMIN, int(np.ceil(FRAC * n)))
    found, end, _ = judge(s, k, n, need, x)
    if end is not None and end >= need:
        found = forgive_end(s, k, x, need, end)
    if found is None:
        return ("no-steady-state", *nothing)
    state, start, widen, slow = found
    tag, usual = count_as_stalls(x, [q for q in slow if q[1] > start])
    answer = estimate(s[start:], k[start:], tag[start:], usual[start:], widen)
    if np.isnan(answer[0]):
        return ("no-steady-state", *nothing)
    return (state, 1 + start, *answer)


def main():
    runs = [np.array(line.split(), float) for line in sys.stdin]
    tokens = [np.ones(len(r)) for r in runs]
    took = []
    for _ in range(int(sys.argv[1])):
        begin = time.perf_counter()
        answers = [analyse(r, t) for r, t in zip(runs, tokens)]
        took.append((time.perf_counter() - begin) * 1e3)
    print("%.3f" % np.median(took))
    for a in answers:
        print("%s %d %.12g %.12g %.12g" % a)


main()
