"""Writes resize_golden.json: what Pillow and OpenCV make of an image, and the squares that
torchvision's Resize and CenterCrop and Caffe's convert_imageset cut from it.

    pip install pillow==12.0.0 opencv-python-headless==4.11.0.86 && python3 resize_golden.py
"""

import base64
import json
import os

import cv2
import numpy as np
from PIL import Image

SIZES = [
    ((23, 17), (9, 7)),
    ((23, 17), (40, 31)),
    ((16, 12), (8, 6)),
    ((5, 40), (11, 3)),
    ((31, 1), (1, 9)),
    ((9, 14), (9, 6)),
    ((9, 14), (5, 14)),
    ((100, 75), (8, 6)),
]


def image(width, height):
    """The image of the test: [height, width, 3], value i is (i * 2654435761 mod 2^32) / 2^24."""
    i = np.arange(width * height * 3, dtype=np.uint64)
    return ((i * 2654435761 % 2**32) >> 24).astype(np.uint8).reshape(height, width, 3)


def pillow(pixels, width, height):
    return np.asarray(Image.fromarray(pixels).resize((width, height), Image.BILINEAR))


def opencv(pixels, width, height):
    return cv2.resize(pixels, (width, height), interpolation=cv2.INTER_LINEAR)


def text(pixels):
    return base64.b64encode(np.ascontiguousarray(pixels).tobytes()).decode()


def torchvision_square(pixels, side):
    """Resize(side) and CenterCrop(side) of torchvision, on an image of Pillow's."""
    height, width = pixels.shape[:2]
    if width <= height:
        size = (side, int(side * height / width))
    else:
        size = (int(side * width / height), side)
    scaled = pillow(pixels, *size)
    left, top = int(round((size[0] - side) / 2.0)), int(round((size[1] - side) / 2.0))
    return scaled[top : top + side, left : left + side]


rows = [
    {
        "from": size,
        "to": new,
        "pillow": text(pillow(image(*size), *new)),
        "opencv": text(opencv(image(*size), *new)),
    }
    for size, new in SIZES
]
squares = [
    {
        "from": size,
        "side": 20,
        "torchvision": text(torchvision_square(image(*size), 20)),
        "caffe": text(opencv(image(*size), 20, 20)),
    }
    for size in [(50, 37), (37, 50), (45, 33)]
]
# Smaller than the square, in one direction at least.
enlarged = [
    {
        "from": size,
        "side": 20,
        "torchvision": text(torchvision_square(image(*size), 20)),
        "stretched": text(pillow(image(*size), 20, 20)),
    }
    for size in [(19, 25), (25, 18), (10, 10), (7, 5), (1, 3), (30, 19), (12, 40)]
]
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "resize_golden.json")
with open(path, "w") as file:
    json.dump({"resized": rows, "squares": squares, "enlarged": enlarged}, file, indent=1)
    file.write("\n")
