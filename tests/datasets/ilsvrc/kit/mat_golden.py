"""Writes mat_golden.json: MATLAB files and what SciPy reads in them.

    pip install scipy==1.17.1 numpy==2.4.6 && python3 mat_golden.py

Most are files of SciPy's own tests, written by MATLAB 5 to 8 on Solaris (big-endian), Linux and
Windows; the others are written here by scipy.io.savemat. SciPy is under the BSD licence:
Copyright (c) 2001-2002 Enthought, Inc. 2003, SciPy Developers. All rights reserved.
"""

import base64
import glob
import io
import json
import os
import warnings

import numpy as np
import scipy.io
import scipy.io.matlab as matlab
import scipy.sparse

warnings.simplefilter("ignore")


class Refused(Exception):
    """What the reader does not read: complex and sparse arrays, objects, functions."""


def model(array):
    """An array as the reader must return it."""
    if scipy.sparse.issparse(array) or isinstance(
        array, (matlab.MatlabFunction, matlab.MatlabObject, matlab.MatlabOpaque)
    ):
        raise Refused
    # SciPy has no array for a struct without fields.
    if array is None or array.dtype.kind == "c":
        raise Refused
    if array.dtype.kind == "U":
        return {"kind": "text", "rows": [str(row) for row in array.flatten("F") if row != ""]}
    size = list(array.shape)
    if array.dtype.names is not None:
        elements = [[model(element[name]) for name in array.dtype.names] for element in array.flatten("F")]
        return {"kind": "struct", "size": size, "fields": list(array.dtype.names), "elements": elements}
    if array.dtype.kind == "O":
        return {"kind": "cells", "size": size, "cells": [model(cell) for cell in array.flatten("F")]}
    return {"kind": "numbers", "size": size, "values": [float(value) for value in array.flatten("F")]}


def golden(data):
    row = {"bytes": base64.b64encode(data).decode()}
    try:
        variables = scipy.io.loadmat(io.BytesIO(data), chars_as_strings=True)
        row["variables"] = {
            name: model(array) for name, array in variables.items() if not name.startswith("__")
        }
    except Refused:
        row["refused"] = "kind"
    except Exception as error:
        row["refused"] = type(error).__name__
    return row


files = {}
tests = os.path.join(os.path.dirname(matlab.__file__), "tests", "data")
for path in sorted(glob.glob(os.path.join(tests, "*.mat"))):
    name = os.path.basename(path)
    # Version 7.1 wrote what 7.4 wrote, one file of version 4 is enough, and two are long. A name beyond
    # ASCII, which SciPy refuses, is none of the reader's concern.
    if "_7.1_" in name or name.startswith("bad_miutf8") or "4.2c" in name or "mat4" in name or os.path.getsize(path) > 4500:
        continue
    with open(path, "rb") as file:
        files[name] = golden(file.read())

types = {
    name: np.array([[0, 1, 2], [np.iinfo(name).min if name != "uint64" else 3, 4, 100]], dtype=name)
    for name in ["int8", "uint8", "int16", "uint16", "int32", "uint32", "uint64"]
}
types["int64"] = np.array([[-(2**53) + 1, 2**53 - 1]], dtype="int64")
types["single"] = np.array([[0.1, -2.5e30]], dtype="float32")
types["double"] = np.array([[0.1], [1e300]])
types["logical"] = np.array([[True, False]])
types["cube"] = np.arange(24, dtype="uint8").reshape(2, 3, 4)
types["empty"] = np.zeros((0, 3))
texts = {
    "ascii": "French fries",
    "latin": "naïve café, crème brûlée",
    "greek": "λόγος",
    "none": "",
    "lines": np.array(["one  ", "three"]),
    "cells": np.array(["a", 2.0, np.zeros((0, 0))], dtype=object),
}


def kit(year, rows):
    """A struct array as that of the kits."""
    names = [f"ILSVRC{year}_ID", "WNID", "words", "gloss", "num_children", "children"]
    names += ["wordnet_height", "num_train_images"]
    synsets = np.zeros((len(rows), 1), dtype=[(name, object) for name in names])
    for i, (wnid, words, gloss, children, height, images) in enumerate(rows):
        numbers = np.array([children], dtype=float) if children else np.zeros((0, 0))
        synsets[i, 0] = (
            *(float(i + 1), wnid, words, gloss, float(len(children)), numbers),
            *(float(height), float(images)),
        )
    return synsets


kit_rows = [
    ("n07711080", "french fries, french-fried potatoes, fries, chips", "sautéed in deep fat", [], 0, 1300),
    ("n02084071", "dog, domestic dog, Canis familiaris", "a member of the genus Canis", [], 6, 732),
    ("n02121808", "domestic cat, house cat", "any domesticated member", [], 1, 1300),
    ("n00015388", "animal, animate being, beast", "a living organism", [2, 3], 13, 0),
    ("n00001740", "entity", "that which is perceived", [1, 4], 19, 0),
]
costs = np.array([[0, 19, 19], [19, 0, 13], [19, 13, 0]], dtype="uint8")
written = {
    "types": types,
    "texts": texts,
    "kit_2012": {"synsets": kit(2012, kit_rows)},
    "kit_2010": {"synsets": kit(2010, kit_rows), "cost_matrix": costs},
}
for name, variables in written.items():
    for compressed in [False, True]:
        file = io.BytesIO()
        scipy.io.savemat(file, variables, do_compression=compressed)
        # The header's text has the time.
        data = b"MATLAB 5.0 MAT-file".ljust(116) + file.getvalue()[116:]
        files[f"{name}{'_compressed' if compressed else ''}.mat"] = golden(data)

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "mat_golden.json")
rows = [f"{json.dumps(name)}: {json.dumps(row, ensure_ascii=False)}" for name, row in files.items()]
with open(path, "w") as file:
    file.write("{\n" + ",\n".join(rows) + "\n}\n")
