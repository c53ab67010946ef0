"""Whether a PNG shows what a PPM shows: `pixels.py PPM PNG`.

Two programs never smooth edges alike, and hairlines snap to other pixels. Means over squares of 16 pixels even that out
and still see a word that is missing, in another place or in another colour.
"""
import struct
import sys
import zlib

SQUARE, MOST, MEAN = 16, 28, 3  # of 255


def read_ppm(path):
    with open(path, "rb") as f:
        data = f.read()
    width, height = (int(x) for x in data.split(None, 3)[1:3])
    data = data[-width * height * 3:]
    return width, height, [data[y * width * 3:(y + 1) * width * 3] for y in range(height)]


def paeth(a, b, c):
    return min((a, b, c), key=lambda x: abs(a + b - c - x))


def undo_filter(kind, row, above, size):
    for x in range(len(row)) if kind else ():
        left, corner = (row[x - size], above[x - size]) if x >= size else (0, 0)
        row[x] = (row[x] + (left, above[x], (left + above[x]) >> 1, paeth(left, above[x], corner))[kind - 1]) & 255


def read_png(path):
    with open(path, "rb") as f:
        data = f.read()
    at, packed = 8, b""
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", data[at + 8:at + 18])
            assert depth == 8 and colour in (2, 6)
        elif kind == b"IDAT":
            packed += data[at + 8:at + 8 + length]
        at += length + 12
    size = 3 if colour == 2 else 4
    raw, stride, rows, above = zlib.decompress(packed), width * size, [], bytearray(width * size)
    for y in range(height):
        start = y * (stride + 1)
        row = bytearray(raw[start + 1:start + 1 + stride])
        undo_filter(raw[start], row, above, size)
        rows.append(bytes(v for i, v in enumerate(row) if i % size < 3))
        above = row
    return width, height, rows


def squares(image):
    width, height, rows = image
    for top in range(0, height - SQUARE + 1, SQUARE):
        for left in range(0, width - SQUARE + 1, SQUARE):
            part = [row[left * 3:(left + SQUARE) * 3] for row in rows[top:top + SQUARE]]
            yield left, top, [sum(sum(row[c::3]) for row in part) / (SQUARE * SQUARE) for c in range(3)]


def main():
    one, other = read_ppm(sys.argv[1]), read_png(sys.argv[2])
    if one[:2] != other[:2]:
        sys.exit(f"{one[0]} x {one[1]} pixels are not {other[0]} x {other[1]}")
    off = [(max(abs(x - y) for x, y in zip(a[2], b[2])), a[0], a[1]) for a, b in zip(squares(one), squares(other))]
    mean, (most, left, top) = sum(x[0] for x in off) / len(off), max(off)
    print(f"differ by {mean:.2f} on average, by {most:.1f} at most, at {left}, {top}")
    if mean > MEAN or most > MOST:
        sys.exit(1)


main()
