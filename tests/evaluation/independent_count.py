"""Counts the errors of submissions without this project: plain Python, for real_labels_test.ts.

usage: independent_count.py LABELS VALIDATION_LABELS DATA_NOUN FOLDER

FOLDER holds submissions NNNN.txt; the first line of NNNN.start is the position of its first image.
Prints JSON: for each submission five counts of images in error and five sums of costs, and the SHA-256
of all 1,000,000 costs, a byte each.
"""
import hashlib
import json
import os
import sys

labels_path, validation_path, nouns_path, folder = sys.argv[1:]
wnids = sorted(open(labels_path).read().split())
number = {wnid: i for i, wnid in enumerate(wnids)}
truth = [number[line.strip()] for line in open(validation_path)]

# Synsets by their pointers "~" down to kinds; the code under test reads "@", up.
kinds = {}
for line in open(nouns_path, encoding="ascii"):
    if line[0] != " ":
        fields = line.split(" | ")[0].split()
        words = int(fields[3], 16)
        pointers = fields[5 + 2 * words:]
        assert len(pointers) == 4 * int(fields[4 + 2 * words])
        kinds["n" + fields[0]] = [
            "n" + pointers[i + 1] for i in range(0, len(pointers), 4) if pointers[i] == "~"
        ]

# The height of each synset, and the set of classes at or below it as the bits of a number.
height, below = {}, {}


def visit(wnid):
    if wnid not in height:
        for kind in kinds[wnid]:
            visit(kind)
        height[wnid] = max((height[kind] + 1 for kind in kinds[wnid]), default=0)
        bits = 1 << number[wnid] if wnid in number else 0
        for kind in kinds[wnid]:
            bits |= below[kind]
        below[wnid] = bits


for wnid in kinds:
    visit(wnid)

# From the lowest ancestor of a class up: each class that first appears there costs its height.
by_height = sorted((w for w in kinds if below[w]), key=lambda w: height[w])
cost = []
for i in range(1000):
    row, seen = [0] * 1000, 1 << i
    for wnid in by_height:
        if below[wnid] >> i & 1:
            new = below[wnid] & ~seen
            seen |= new
            while new:
                last = new & -new
                row[last.bit_length() - 1] = height[wnid]
                new ^= last
    assert seen == (1 << 1000) - 1
    cost.append(row)
most = max(map(max, cost))

results = []
for name in sorted(name for name in os.listdir(folder) if name.endswith(".txt")):
    start = int(open(os.path.join(folder, name[:-4] + ".start")).read())
    wrong, costs = [0] * 5, [0] * 5
    for offset, line in enumerate(open(os.path.join(folder, name))):
        guesses = [int(word) - 1 for word in line.split()]
        right = truth[start + offset]
        for k in range(5):
            tried = guesses[:k + 1]
            wrong[k] += right not in tried
            costs[k] += min([cost[guess][right] for guess in tried] + [most])
    results.append({"wrong": wrong, "costs": costs})
digest = hashlib.sha256(b"".join(map(bytes, cost))).hexdigest()
print(json.dumps({"results": results, "digest": digest, "most": most}))
