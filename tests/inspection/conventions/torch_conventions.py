"""Computes the maps of the fixtures' weights under the conventions of each program, with PyTorch.

    torch_conventions.py WEIGHTS SQUARES OUT

WEIGHTS is torchvision.pth or bvlc.npy of tests/weights/sources/fixtures. SQUARES holds PROGRAM.SIDE
files, uint8 RGB [count, SIDE, SIDE, 3], resized already. OUT gets PROGRAM.json, a list of
{"title", "shape", "file"}, and the maps of each, float32, channels last. The conventions are written
out here again, from their sources, and computed in float64.
"""

import json
import os
import sys

import numpy as np
import torch
from torch.nn import functional as F

weights_path, squares, out = sys.argv[1:]
OWN = "own"
IMAGENET = (123.68, 116.779, 103.939)
# The middle of cuda-convnet2's mean image has this mean colour.
IMAGE = (127.23, 118.59, 103.45)
ONE = (1, 1, 1)
RELU_FIRST = ["relu", "norm", "pool"]
TF_CAFFE = dict(k=1, n=5, alpha=2e-5, towers=False)

# zeros: before and after. alpha: what one square is multiplied by. halved: the paper's dropout at test.
PROGRAMS = {
    "paper": dict(
        side=224, zeros=(0, 3), ceil=True, mean=IMAGE, divisor=ONE, bgr=False,
        lrn=dict(k=2, n=5, alpha=1e-4, towers=True), steps=[RELU_FIRST] * 2, within=False,
        halved=True, chw=OWN,
    ),
    "2012": dict(
        side=224, zeros=(0, 3), ceil=True, mean=IMAGE, divisor=ONE, bgr=False,
        lrn=dict(k=2, n=5, alpha=1e-4 / 5, towers=True), steps=[["norm", "pool", "relu"], RELU_FIRST],
        within=True, halved=True, chw=True,
    ),
    "Caffe": dict(
        side=227, zeros=(0, 0), ceil=True, mean=(124, 117, 104), divisor=ONE, bgr=True,
        lrn=dict(k=1, n=5, alpha=1e-4 / 5, towers=False), steps=[RELU_FIRST] * 2, within=False,
        halved=False, chw=True,
    ),
    "torchvision": dict(
        side=224, zeros=(2, 2), ceil=False, mean=(0.485 * 255, 0.456 * 255, 0.406 * 255),
        divisor=(0.229 * 255, 0.224 * 255, 0.225 * 255), bgr=False,
        lrn=None, steps=[RELU_FIRST] * 2, within=False, halved=False, chw=True,
    ),
    "caffe-tf": dict(
        side=227, zeros=(0, 0), ceil=False, mean=(124, 117, 104), divisor=ONE, bgr=True,
        lrn=TF_CAFFE, steps=[RELU_FIRST] * 2, within=False, halved=False, chw=False,
    ),
    "kratzert": dict(
        side=227, zeros=(0, 0), ceil=False, mean=IMAGENET, divisor=ONE, bgr=True,
        lrn=TF_CAFFE, steps=[RELU_FIRST] * 2, within=False, halved=False, chw=False,
    ),
    "tf-models": dict(
        side=224, zeros=(3, 4), ceil=False, mean=OWN, divisor=OWN, bgr=OWN,
        lrn=dict(k=2, n=11, alpha=1e-4, towers=False), steps=[RELU_FIRST] * 2, within=False,
        halved=False, chw=OWN,
    ),
    "dunnhofer": dict(
        side=224, zeros=(3, 4), ceil=False, mean=IMAGENET, divisor=ONE, bgr=False,
        lrn=TF_CAFFE, steps=[RELU_FIRST] * 2, within=False, halved=False, chw=False,
    ),
}


def torchvision_weights(path):
    state = torch.load(path)
    names = ["features.0", "features.3", "features.6", "features.8", "features.10"]
    names += ["classifier.1", "classifier.4", "classifier.6"]
    layers = [(state[f"{n}.weight"].double(), state[f"{n}.bias"].double()) for n in names]
    return layers, [1] * 5, PROGRAMS["torchvision"]


def bvlc_weights(path):
    stored = np.load(path, allow_pickle=True, encoding="latin1").item()
    names = ["conv1", "conv2", "conv3", "conv4", "conv5", "fc6", "fc7", "fc8"]
    layers = []
    for name in names:
        kernel, bias = (torch.from_numpy(np.asarray(v)).double() for v in stored[name])
        layers.append((kernel.permute(3, 2, 0, 1) if kernel.dim() == 4 else kernel.T, bias))
    # The file of caffe-tensorflow: Caffe's net, with the rows of fc6 moved.
    return layers, [1, 2, 1, 2, 2], {**PROGRAMS["Caffe"], "chw": False}


def normalize(x, lrn, groups):
    k, n, alpha = lrn["k"], lrn["n"], lrn["alpha"]
    parts = x.chunk(groups, 1) if lrn["towers"] else [x]
    # PyTorch divides alpha by n.
    return torch.cat([F.local_response_norm(p, n, alpha=alpha * n, beta=0.75, k=k) for p in parts], 1)


def within_map(x):
    mean = F.avg_pool2d(x**2, 5, 1, padding=2, count_include_pad=True)
    return x / (1 + 1e-3 * mean) ** 0.75


def maps_of(program, layers, groups, own, pictures):
    p = {key: own[key] if value == OWN else value for key, value in program.items()}
    start = (pictures.shape[1] - p["side"]) // 2
    end = start + p["side"]
    x = pictures[:, start:end, start:end].astype(np.float64)
    x = (x - np.array(p["mean"])) / np.array(p["divisor"])
    towers = 2 if 2 in groups else 1
    # The library turns kernels that read BGR, so its patch is in the order red, green, blue if the
    # program's order is that of the weights.
    shown = x if p["bgr"] == own["bgr"] else x[..., ::-1]
    taps = [("patch", torch.from_numpy(shown.copy()).permute(0, 3, 1, 2))]
    if p["bgr"]:
        x = x[..., ::-1]
    x = torch.from_numpy(x.transpose(0, 3, 1, 2).copy())
    before, after = p["zeros"]
    for i in range(5):
        kernel, bias = layers[i]
        if i == 0:
            x = F.pad(x, (before, after, before, after))
            x = F.conv2d(x, kernel, bias, stride=4)
        else:
            x = F.conv2d(x, kernel, bias, padding=2 if i == 1 else 1, groups=groups[i])
        steps = p["steps"][i] if i < 2 else ["relu", "pool"] if i == 4 else ["relu"]
        if steps[0] == "relu":
            x = F.relu(x)
        linear = "" if steps[0] == "relu" else " linear"
        taps.append((f"conv{i + 1}{linear}", x))
        for step in steps[1:] if steps[0] == "relu" else steps:
            if step == "relu":
                x = F.relu(x)
            if step == "pool":
                x = F.max_pool2d(x, 3, 2, ceil_mode=p["ceil"])
            if step == "norm" and p["lrn"] is not None:
                x = normalize(x, p["lrn"], towers)
                taps.append((f"norm{i + 1}{linear}", x))
            if step == "norm" and i == 1 and p["within"]:
                x = within_map(x)
        if len(steps) > 1:
            taps.append((f"layer {i + 1}", x))
    x = (x if p["chw"] else x.permute(0, 2, 3, 1)).flatten(1)
    for i, name in ((5, "fc6"), (6, "fc7")):
        x = F.relu(F.linear(x, *layers[i]))
        if p["halved"]:
            x = x / 2
        taps.append((name, x))
    taps.append(("fc8", F.linear(x, *layers[7])))
    return taps


read = torchvision_weights if weights_path.endswith(".pth") else bvlc_weights
layers, groups, own = read(weights_path)
for name in sorted(os.listdir(squares)):
    program, side = name.rsplit(".", 1)
    pictures = np.fromfile(os.path.join(squares, name), np.uint8).reshape(-1, int(side), int(side), 3)
    rows = []
    for i, (title, x) in enumerate(maps_of(PROGRAMS[program], layers, groups, own, pictures)):
        x = x.permute(0, 2, 3, 1) if x.dim() == 4 else x
        file = f"{program}.{i}"
        x.float().contiguous().numpy().tofile(os.path.join(out, file))
        rows.append({"title": title, "shape": list(x.shape), "file": file})
    with open(os.path.join(out, f"{program}.json"), "w") as file:
        json.dump(rows, file)
