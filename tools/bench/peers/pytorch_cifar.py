"""The CIFAR-10 nets of the course in PyTorch: the same layers, crops, batch and learning rule.

As in pytorch.py, PyTorch runs with its best settings: the faster of its memory layouts, the fused
update, and crops that are cut with one gather for the whole batch.

usage: pytorch_cifar.py NET THREADS BATCH STEPS EPOCHS
"""

import json
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

NET = sys.argv[1]
THREADS, BATCH, STEPS, EPOCHS = (int(each) for each in sys.argv[2:6])
torch.set_num_threads(THREADS)
torch.manual_seed(0)


def pool(x):
    return F.max_pool2d(x, 3, 2, ceil_mode=True)


class CifarSmall(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 5, padding=2)
        self.conv2 = nn.Conv2d(16, 32, 5, padding=2)
        self.fc3 = nn.Linear(2048, 64)
        self.fc4 = nn.Linear(64, 10)

    def forward(self, x):
        x = pool(F.relu_(self.conv1(x)))
        x = pool(F.relu_(self.conv2(x)))
        return self.fc4(F.relu_(self.fc3(torch.flatten(x, 1))))


class CifarTwoTower(nn.Module):
    """Groups are the towers; normalization reads the maps of its own tower."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 32, 5, padding=2)
        self.conv2 = nn.Conv2d(32, 64, 5, padding=2, groups=2)
        self.conv3 = nn.Conv2d(64, 64, 3, padding=1)
        self.conv4 = nn.Conv2d(64, 64, 3, padding=1, groups=2)
        self.conv5 = nn.Conv2d(64, 64, 3, padding=1, groups=2)
        self.fc6 = nn.Linear(1024, 256)
        self.fc7 = nn.Linear(256, 256)
        self.fc8 = nn.Linear(256, 10)
        self.lrn = nn.LocalResponseNorm(9, alpha=1e-3, beta=0.75, k=1.0)

    def normalized(self, x):
        n, maps, height, width = x.shape
        return self.lrn(x.reshape(2 * n, maps // 2, height, width)).reshape(x.shape)

    def forward(self, x):
        x = pool(self.normalized(F.relu_(self.conv1(x))))
        x = pool(self.normalized(F.relu_(self.conv2(x))))
        x = F.relu_(self.conv3(x))
        x = F.relu_(self.conv4(x))
        x = torch.flatten(pool(F.relu_(self.conv5(x))), 1)
        x = F.dropout(F.relu_(self.fc6(x)), 0.5, self.training)
        x = F.dropout(F.relu_(self.fc7(x)), 0.5, self.training)
        return self.fc8(x)


def random_crops(images):
    """Crops of 32 x 32 from bytes padded with 4 zeros, half of them mirrored, centred, as floats."""
    n = images.shape[0]
    x = F.pad(images, (4, 4, 4, 4)).float()
    across = torch.arange(32)
    rows = torch.randint(0, 9, (n, 1)) + across
    columns = torch.randint(0, 9, (n, 1)) + torch.where(torch.rand(n, 1) < 0.5, across, 31 - across)
    at = (rows[:, :, None] * 40 + columns[:, None, :]).reshape(n, 1, 1024).expand(n, 3, 1024)
    return x.reshape(n, 3, 1600).gather(2, at).reshape(n, 3, 32, 32).sub_(120).div_(62)


def train(layout, crops, epochs):
    """Milliseconds per update, one number for each epoch after the first."""
    model = (CifarSmall if NET == "cifarSmall" else CifarTwoTower)().to(memory_format=layout)
    try:
        optimizer = torch.optim.SGD(
            model.parameters(), lr=0.01, momentum=0.9, weight_decay=5e-4, fused=True)
    except (TypeError, RuntimeError):
        optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, weight_decay=5e-4)
    images = torch.randint(0, 256, (BATCH * STEPS, 3, 32, 32), dtype=torch.uint8)
    labels = torch.randint(0, 10, (BATCH * STEPS,))
    ready = images.float().sub_(120).div_(62).to(memory_format=layout)
    times = []
    for _ in range(epochs + 1):
        started = time.perf_counter()
        order = torch.randperm(BATCH * STEPS)
        for step in range(STEPS):
            chosen = order[step * BATCH:(step + 1) * BATCH]
            if crops:
                x = random_crops(images[chosen]).to(memory_format=layout)
            else:
                x = ready[step * BATCH:(step + 1) * BATCH]
            optimizer.zero_grad()
            loss = F.cross_entropy(model(x), labels[chosen])
            loss.backward()
            optimizer.step()
            loss.item()
        times.append(1000 * (time.perf_counter() - started) / STEPS)
    return times[1:]


layouts = {"nchw": torch.contiguous_format, "nhwc": torch.channels_last}
best = min(layouts, key=lambda name: min(train(layouts[name], True, 1)))
results = [
    {"what": f"{NET} training" + ("" if crops else ", images ready"), "batch": BATCH, "layout": best,
     "ms": train(layouts[best], crops, EPOCHS)}
    for crops in (True, False)
]
print(json.dumps({"system": "PyTorch", "version": torch.__version__, "threads": THREADS,
                  "results": results}))
