#!/usr/bin/env python3
"""Decodes what docs/waveform-codec.md describes, and nothing but that page was used to write it.

    waveform_decoder.py < cases        each line: I,II,V1 250 300 01ab…   (leads, rate in Hz, samples, bytes in hex)

Writes a line for each lead: its name, and its samples with commas.
"""
import sys

LIMBS = {"I": (2, 0), "II": (0, 2), "III": (-2, 2), "aVR": (-1, -1), "aVL": (2, -1), "aVF": (-1, 2)}
ROOTS = [4294967296, 3938502376, 3611622602, 3311872529, 3037000499, 2784941737, 2553802833, 2341847523]
MASS = 2**24 - 2**15
TABLE = [2**32 * MASS // (2**32 + (ROOTS[i % 8] >> (i // 8))) for i in range(193)]
RATES = (2, 4, 7)


def wrap(a, size=64):
    half = 1 << (size - 1)
    return ((a + half) & (2 * half - 1)) - half


def bits(a):
    return 64 if a < 0 else a.bit_length()


def clamp(a, b):
    return max(-b, min(b, a))


def cut(a, b):
    return a // b if (a < 0) == (b < 0) else -(-a // b)


class Cursor:
    def __init__(self, data):
        self.data, self.at = data, 0

    def byte(self):
        self.at += 1
        return self.data[self.at - 1]

    def number(self):
        value = shift = 0
        while True:
            group = self.byte()
            value |= (group & 127) << shift
            shift += 7
            if group < 128:
                return value


class Range:
    def __init__(self, packet):
        self.bytes = iter(packet)
        self.code, self.range = 0, 1 << 48
        for _ in range(6):
            self.more()

    def more(self):
        self.code = self.code << 8 | next(self.bytes, 0)

    def find(self, n):
        place = self.code // (self.range >> n)
        if place >> n:
            raise ValueError("a packet leaves its interval")
        return place

    def take(self, start, size, n):
        step = self.range >> n
        self.code -= step * start
        self.range = step * size
        while self.range < 1 << 40:
            self.more()
            self.range <<= 8

    def raw(self, n):
        value = 0
        while n > 0:
            now = min(n, 16)
            n -= now
            part = self.find(now)
            self.take(part, 1, now)
            value = value << now | part
        return value


class Lattice:
    def __init__(self, p, q, nearest):
        self.p, self.q, self.nearest = p, q, nearest

    def value(self, k):
        size = abs(k)
        if self.nearest:
            size = (2 * size * self.p + self.q) // (2 * self.q)
        else:
            size = size * self.p // self.q
        return -size if k < 0 else size


class LeastSquares:
    def __init__(self, n, forgetting, pause):
        self.n, self.f, self.m = n, forgetting, pause
        self.R = [[0] * n for _ in range(n)]
        self.t, self.w = [0] * n, [0] * n
        self.e = self.u = self.c = 0

    def predict(self, z):
        return sum(w * a for w, a in zip(self.w, z))

    def learn(self, z, y):
        for i in range(self.n):
            row, zi = self.R[i], z[i]
            for j in range(i + 1):
                row[j] = wrap(row[j] + zi * z[j])
            self.t[i] = wrap(self.t[i] + zi * y)
        self.e = wrap(self.e + y * y)
        self.u += 1
        self.c += 1
        if self.c >= min(self.m, 4 if self.u < 64 else 8 if self.u < 512 else self.m):
            self.solve()
            for i in range(self.n):
                self.R[i] = [wrap(a - (a >> self.f) * self.c) for a in self.R[i]]
            self.t = [wrap(a - (a >> self.f) * self.c) for a in self.t]
            self.e = wrap(self.e - (self.e >> self.f) * self.c)
            self.c = 0

    @staticmethod
    def scaled(a, n):
        h = n // 2 - 30
        a = a >> h if h >= 0 else wrap(a << -h)
        return wrap(a * 11585) >> 14 if n % 2 else a

    def solve(self):
        order = range(self.n)
        n = [bits(self.R[i][i]) for i in order]
        E = max(bits(self.e), 1)
        d, g = [0] * self.n, [0] * self.n
        C = [[0] * self.n for _ in order]
        F = [[0] * self.n for _ in order]
        for j in order:
            if n[j]:
                for i in range(j, self.n):
                    a = self.scaled(self.R[i][j], n[i] + n[j])
                    if i == j:
                        a = wrap(a + (a >> 8))
                    total = wrap(sum(F[i][k] * C[j][k] for k in range(j)))
                    C[i][j] = wrap(a - (total >> 20)) if n[i] else 0
                if C[j][j] >= 4096:
                    d[j] = C[j][j]
            for i in range(j, self.n):
                if d[j]:
                    F[i][j] = cut(wrap(C[i][j] << 20), d[j])
                else:
                    C[i][j] = F[i][j] = 0
        for i in order:
            if d[i]:
                total = wrap(sum(F[i][k] * g[k] for k in range(i)))
                g[i] = wrap(self.scaled(self.t[i], n[i] + E) - (total >> 20))
        for i in order:
            if d[i]:
                g[i] = cut(wrap(g[i] << 20), d[i])
        for i in reversed(order):
            self.w[i] = 0
            if d[i]:
                total = wrap(sum(F[k][i] * g[k] for k in range(i + 1, self.n)))
                g[i] = wrap(g[i] - (total >> 20))
                r = n[i] - E
                a = wrap(g[i] * 11585) >> 14 if r % 2 else g[i]
                h = r // 2
                self.w[i] = clamp(a >> h if h >= 0 else wrap(a << min(-h, 20)), 2**28)


class Filter:
    def __init__(self, n, slowness):
        self.s, self.v, self.w = slowness, [0] * n, [0] * n
        self.power, self.prediction = 1, 0

    def predict(self):
        self.prediction = sum(w * a for w, a in zip(self.w, self.v)) >> 16
        return self.prediction

    def learn(self, a):
        error = clamp(wrap(a - self.prediction), 2**24)
        step = cut(error << 16, self.power)
        for i, v in enumerate(self.v):
            self.w[i] = wrap(self.w[i] + (step * v >> (self.s + 8)), 32)
        first = clamp(a, 2**24)
        self.power += (first * first >> 8) - (self.v[-1] * self.v[-1] >> 8)
        self.v = [first] + self.v[:-1]


class Mixture:
    def __init__(self):
        self.scales, self.weights = [8 << 16] * 9, [7281] * 9

    def parts(self, u):
        edge = ((self.middle + ((u - 512) << self.coarse)) << 8) - 128
        found = []
        for x in range(9):
            p, scale = self.p[x // 3], self.scales[x]
            a = abs(edge - p)
            part = MASS
            if a < scale >> 4:
                y = a * (2**48 // scale) >> 28
                i = y >> 8
                if i < 192:
                    part = TABLE[i] + ((TABLE[i + 1] - TABLE[i]) * (y % 256) >> 8)
            found.append(MASS - part if edge < p else part)
        return found

    def before(self, u):
        total = sum(w * a for w, a in zip(self.weights, self.parts(u)))
        return (total >> 16) + 12288 + 8 * u

    def decode(self, p, coder):
        self.p = p
        self.middle = (p[2] + 128) >> 8
        self.coarse = max(0, bits(min(self.scales[6:8]) >> 16) - 6)
        place, low, high = coder.find(24), self.before(0), self.before(1024)
        self.escaped = not low <= place < high
        if place < low:
            coder.take(0, low, 24)
            u = -1 - self.escape(coder)
        elif place >= high:
            coder.take(high, 2**24 - high, 24)
            u = 1024 + self.escape(coder)
        else:
            u, above = 0, 1024
            while above - u > 1:
                half = (u + above) // 2
                u, above = (half, above) if self.before(half) <= place else (u, half)
            start = self.before(u)
            coder.take(start, self.before(u + 1) - start, 24)
            dues = [w * (b - a + 8) for w, a, b in zip(self.weights, self.parts(u), self.parts(u + 1))]
            for x, due in enumerate(dues):
                a = (due << 16) // sum(dues)
                self.weights[x] = a - (a >> 6) + 109
        number = self.middle + ((u - 512) << self.coarse) + coder.raw(self.coarse)
        for x in range(9):
            scale = self.scales[x]
            scale += (min(abs((number << 8) - p[x // 3]) << 8, scale << 5) - scale) >> RATES[x % 3]
            self.scales[x] = max(2**12, min(2**44, scale))
        return number

    @staticmethod
    def escape(coder):
        n = coder.raw(6)
        return n if n < 2 else 1 << (n - 1) | coder.raw(n - 1)


class Lead:
    """What measured and derived leads have in common."""

    def __init__(self, lattice):
        self.lattice, self.still, self.moves = lattice, 0, 32768
        self.mixture, self.L1, self.G1, self.G2 = Mixture(), None, Filter(16, 7), Filter(8, 6)

    def decode(self, i, coder):
        reference, offset = self.refer(i)
        moves, number = True, 0
        if self.still >= 16:
            moves = coder.find(16) < self.moves
            if moves:
                coder.take(0, self.moves, 16)
                self.moves += (65536 - self.moves) >> 5
            else:
                coder.take(self.moves, 65536 - self.moves, 16)
                self.moves -= self.moves >> 5
            self.moves = max(128, min(65408, self.moves))
        if moves:
            z = self.inputs()
            if self.L1 is None:
                self.L1, self.L2 = LeastSquares(min(5, len(z)), 5, 4), LeastSquares(len(z), 12, 32)
            p = [clamp(offset + (L.predict(z) >> self.shift), 2**41) for L in (self.L1, self.L2)]
            p.append(clamp(p[1] + self.G1.predict() + self.G2.predict(), 2**41))
            number = self.mixture.decode(p, coder)
        k = reference + number
        jumps = moves and self.mixture.escaped
        target = self.follow(k, number if jumps else 0)
        if moves and not jumps:
            v = (number << 8) - p[1]
            self.G1.learn(v)
            self.G2.learn(v - self.G1.prediction)
            self.L1.learn(z, target)
            self.L2.learn(z, target)
        self.still = self.still + 1 if number == 0 else 0
        return self.lattice.value(k)


class Measured(Lead):
    def __init__(self, lattice, first, b, everyone):
        super().__init__(lattice)
        self.base = self.k = first
        self.up = 19 - b if b <= 19 else 0 if b <= 23 else 23 - b
        self.shift = 12 + self.up
        self.level, self.difference = [0] * 17, [0] * 17
        self.everyone = everyone

    def refer(self, i):
        return self.k, 0

    def inputs(self):
        own, earlier, later = (16, 8, 8) if len(self.everyone) <= 3 else (8, 4, 3)
        z = [self.level[0]] + self.difference[: own - 1]
        behind = False
        for other in self.everyone:
            if other is self:
                behind = True
            elif behind:
                z += [other.level[0]] + other.difference[: later - 1]
            else:
                z += [other.difference[0], other.level[1]] + other.difference[1 : earlier - 1]
        return z

    def follow(self, k, jump):
        self.base += jump
        size = k - self.base
        level = clamp(size << self.up if self.up >= 0 else size >> -self.up, 2**23)
        difference = level - self.level[0]
        self.level = [level] + self.level[:-1]
        self.difference = [difference] + self.difference[:-1]
        self.k = k
        return difference


class Derived(Lead):
    def __init__(self, lattice, name, names, samples, f, s, earlier):
        super().__init__(lattice)
        cross = lambda a, b: a[0] * b[1] - a[1] * b[0]
        one, other, own = LIMBS[names[f]], LIMBS[names[s]], LIMBS[name]
        self.D, self.A, self.B = cross(one, other), cross(own, other), cross(one, own)
        if self.D < 0:
            self.D, self.A, self.B = -self.D, -self.A, -self.B
        self.f, self.s = samples[f], samples[s]
        self.earlier, self.shift = list(earlier), 20
        self.derived = self.before = self.deviation = self.fraction = 0
        self.last = [0] * 4

    def refer(self, i):
        E = (self.A * self.f[i] + self.B * self.s[i]) * self.lattice.q
        S = self.D * self.lattice.p
        self.before, self.derived = self.derived, (2 * E + S) // (2 * S)
        self.fraction = ((E - self.derived * S) << 8) // S
        return self.derived + self.deviation, self.fraction - (self.deviation << 8)

    def inputs(self):
        z = self.last + [self.fraction, clamp((self.derived - self.before) << 8, 2**20)]
        for other in self.earlier:
            z += [other.last[0], other.fraction]
        return z

    def follow(self, k, jump):
        self.deviation = k - self.derived
        target = clamp((self.deviation << 8) - self.fraction, 2**20)
        self.last = [target] + self.last[:-1]
        return target


def decode(data, names, rate, length):
    cursor = Cursor(data)
    samples = [[0] * length for _ in names]
    if cursor.byte() == 0:
        w = cursor.byte()
        whole = int.from_bytes(data[2:], "big")
        left = 8 * (len(data) - 2)
        for i in range(length):
            for lead in samples:
                left -= w
                lead[i] = wrap(whole >> left, w)
        return samples
    lattice, lattices = Lattice(1, 1, 0), []
    for _ in names:
        a = cursor.number()
        if a:
            lattice = Lattice(a >> 1, cursor.number(), a & 1)
        lattices.append(lattice)
    limbs = [i for i, name in enumerate(names) if name in LIMBS]
    derived, measured, leads, firsts = [], [], [], []
    for i in range(len(names)):
        if i not in limbs[2:]:
            a = cursor.number()
            firsts.append(a // 2 if a % 2 == 0 else -(a + 1) // 2)
    b = cursor.byte()
    for i, name in enumerate(names):
        if i in limbs[2:]:
            lead = Derived(lattices[i], name, names, samples, limbs[0], limbs[1], derived)
            derived.append(lead)
        else:
            lead = Measured(lattices[i], firsts[len(measured)], b, measured)
            measured.append(lead)
        leads.append(lead)
    step = max(1, min(1000, int(rate + 0.5)))
    for begin in range(0, length, step):
        size = cursor.number()
        coder = Range(data[cursor.at : cursor.at + size])
        cursor.at += size
        for i in range(begin, min(begin + step, length)):
            for lead, model in zip(samples, leads):
                lead[i] = model.decode(i, coder)
    return samples


def main():
    for line in sys.stdin:
        names, rate, length, data = line.split()
        names = names.split(",")
        for name, lead in zip(names, decode(bytes.fromhex(data), names, float(rate), int(length))):
            print(name, ",".join(map(str, lead)))


if __name__ == "__main__":
    main()
