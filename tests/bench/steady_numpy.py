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


def find_window(x, tag, level):
    """state, start, start and state before trimming; None for a flaw; of a run that ends elsewhere "late" and where"""
    n = len(x)
    clean = np.where(tag == 0, x, level)
    quiet = np.convolve(tag == 0, np.ones(5), "valid")
    first = np.flatnonzero(quiet == 5)
    if len(first) == 0:
        return None
    late = ends_elsewhere(x, tag, level)
    if late is not None:
        return "late", late, late, "late"
    half = n // 2
    usual = np.median(clean[half:])
    limit = max(3 * mad(clean[half:]), 2 * DELTA)
    head = first[0]
    while head <= half and head + 5 <= n and np.median(clean[head : head + 5]) - usual > limit:
        head += 1
    if head > half:
        head = first[0]
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
        lrv = longrun(w[cut:])[0]
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
            lrv = longrun(w)[0]
            difference = w[:third].mean() - w[third:].mean()
            if not transient * difference > 1.3 * np.sqrt(lrv * (1 / third + 1 / (len(w) - third))):
                break
            start += len(w) // 10
    return state, head + start, level_start, level_state


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


def stall_period(at):
    if len(at) < 3:
        return 0
    gaps = np.diff(at)
    period = np.round(np.median(gaps))
    multiple = np.maximum(1, np.round(gaps / period))
    if np.any(np.abs(gaps - multiple * period) > max(1, 0.03 * period)):
        return 0
    return int(period) if period >= 5 and 4 * np.sum(multiple < 2) >= 3 * len(gaps) else 0


def estimate(s, k, tag, level, widen):
    clean = np.where(tag == 1, level * k, s)
    at, size = stalls(tag, s - clean)
    period = stall_period(at)
    if period and at[-2] < len(s) % period:
        period = 0
    start = len(s) % period if period else 0
    start = start if len(s) - start >= 8 else 0
    c, kk = clean[start:], k[start:]
    n = len(c)
    u = kk / kk.mean() - c / c.mean()
    lrv, nu, phi, ess = longrun(u)
    most = n * max(1, np.log10(n))
    if n * u.var(ddof=1) > most * lrv:
        lrv, ess = n * u.var(ddof=1) / most, most
    size = size[at >= start]
    m, tokens = len(size), kk.sum()
    base, extra = c.sum() / tokens, size.sum() / tokens
    error = base * np.sqrt(lrv / n)
    rate = 1 / (base + extra)
    if ess < 3 or phi >= 0.97:
        lo, hi = (k / s).min(), (k / s).max()
    elif m == 0 or (period and m > 1):
        b = m * size.var(ddof=1) / tokens**2 if m else 0
        df = (error**2 + b) ** 2 / (error**4 / nu + b * b / (m - 1)) if b > 0 else nu
        half = t_limit(df) * np.sqrt(error**2 + b) / (base + extra)
        lo, hi = rate * np.exp(-half), rate * np.exp(half)
    else:
        spread = np.sqrt((size @ size) / m) / size.mean()
        count_lo, count_hi = special.gammaincinv(m, 0.025), special.gammainccinv(m + 1, 0.025)
        half = t_limit(nu) * error / base
        down = np.hypot(base - base * np.exp(-half), extra - extra * max(1 - (1 - count_lo / m) * spread, 0))
        up = np.hypot(base * np.exp(half) - base, extra * (count_hi / m - 1) * spread)
        lo, hi = 1 / (base + extra + up), 1 / (base + extra - down)
    return rate, lo * np.exp(-widen), hi * np.exp(widen)


def log_rate(s, k):
    return np.log(k.sum() / s.sum())


def judge(s, k, x, tag, level, need):
    """state, start and widening, or None; and then where a last level begins that is too short for a window"""
    found = find_window(x, tag, level)
    if found is None:
        return None, None
    state, start, level_start, level_state = found
    n = len(x)
    if state != "late" and n - start >= need:
        return (state, start, 0), None
    if state == "late" or n - level_start < need:
        return None, level_start
    widen = abs(log_rate(s[start:], k[start:]) - log_rate(s[level_start:], k[level_start:]))
    return ((level_state, level_start, widen) if widen < 0.005 else None), None


def forgive_end(s, k, x, tag, level, need, end):
    found, _ = judge(s[:end], k[:end], x[:end], tag[:end], level[:end], need)
    if found is None:
        return None
    state, start, widen = found
    before, after = np.median(x[start:end]), np.median(x[end:])
    late = (x - before) / ((after - before) / 2) >= 1
    while end + 1 < len(x) and not late[end]:
        end += 1
    while end > start + 1 and late[end - 1]:
        end -= 1
    move = abs(log_rate(s[start:], k[start:]) - log_rate(s[start:end], k[start:end]))
    return (state, start, widen + move) if move < 0.001 else None


def analyse(seconds, tokens):
    s, k = seconds[1:], tokens[1:]
    n = len(s)
    nothing = (1, np.nan, np.nan, np.nan)
    if n < NMIN:
        return ("insufficient", *nothing)
    x = np.log(s) - np.log(k)
    tag, level = hampel(x)
    need = max(NMIN, int(np.ceil(FRAC * n)))
    found, end = judge(s, k, x, tag, level, need)
    if end is not None and end >= need:
        found = forgive_end(s, k, x, tag, level, need, end)
    if found is None:
        return ("no-steady-state", *nothing)
    state, start, widen = found
    return (state, 1 + start, *estimate(s[start:], k[start:], tag[start:], np.exp(level[start:]), widen))


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
