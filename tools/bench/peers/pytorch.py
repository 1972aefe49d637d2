"""AlexNet in PyTorch for the comparison: the same network, batch, threads and protocol.

PyTorch runs with its best settings: the faster of its two memory layouts, gradients zeroed or freed,
whichever is faster (its allocator reuses the same memory), the fused update if it has one, and memory
that is never returned to the system (settings in the caller's environment).

usage: pytorch.py THREADS BATCH,... STEPS BURN_IN [layers | nchw+kept | nhwc+freed | ...]
"""

import json
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

THREADS = int(sys.argv[1])
BATCHES = [int(b) for b in sys.argv[2].split(",")]
STEPS, BURN_IN = int(sys.argv[3]), int(sys.argv[4])
SETTING = sys.argv[5] if len(sys.argv) > 5 else ""
torch.set_num_threads(THREADS)
torch.manual_seed(0)


class Paper(nn.Module):
    """The network of the paper: groups are its two towers, LRN with alpha summed over 5 maps."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 96, 11, stride=4)
        self.conv2 = nn.Conv2d(96, 256, 5, padding=2, groups=2)
        self.conv3 = nn.Conv2d(256, 384, 3, padding=1)
        self.conv4 = nn.Conv2d(384, 384, 3, padding=1, groups=2)
        self.conv5 = nn.Conv2d(384, 256, 3, padding=1, groups=2)
        self.fc6 = nn.Linear(9216, 4096)
        self.fc7 = nn.Linear(4096, 4096)
        self.fc8 = nn.Linear(4096, 1000)
        # torch divides alpha by the number of maps, the paper does not.
        self.lrn = nn.LocalResponseNorm(5, alpha=5e-4, beta=0.75, k=2.0)

    def forward(self, x):
        x = F.max_pool2d(self.lrn(F.relu_(self.conv1(x))), 3, 2)
        x = F.max_pool2d(self.lrn(F.relu_(self.conv2(x))), 3, 2)
        x = F.relu_(self.conv3(x))
        x = F.relu_(self.conv4(x))
        x = F.max_pool2d(F.relu_(self.conv5(x)), 3, 2)
        x = torch.flatten(x, 1)
        x = F.dropout(F.relu_(self.fc6(x)), 0.5, self.training)
        x = F.dropout(F.relu_(self.fc7(x)), 0.5, self.training)
        return self.fc8(x)


def milliseconds(run, steps, burn_in):
    """The times of `steps` runs after `burn_in` runs."""
    for _ in range(burn_in):
        run()
    times = []
    for _ in range(steps):
        started = time.perf_counter()
        run()
        times.append(1000 * (time.perf_counter() - started))
    return times


def network(results):
    model = Paper()
    weights = [p for name, p in model.named_parameters() if name.endswith("weight")]
    biases = [p for name, p in model.named_parameters() if name.endswith("bias")]
    groups = [{"params": weights, "weight_decay": 5e-4}, {"params": biases, "weight_decay": 0}]
    try:
        optimizer = torch.optim.SGD(groups, lr=0.01, momentum=0.9, fused=True)
    except (TypeError, RuntimeError):
        optimizer = torch.optim.SGD(groups, lr=0.01, momentum=0.9, foreach=False)

    def measure(batch, setting, steps, burn_in):
        """Times of the forward pass and of a step under `setting`."""
        layout, clearing = setting.split("+")
        layout = torch.channels_last if layout == "nhwc" else torch.contiguous_format
        labels = torch.randint(0, 1000, (batch,))
        model.to(memory_format=layout)
        x = torch.randn(batch, 3, 227, 227).to(memory_format=layout)

        def forward():
            with torch.no_grad():
                model(x)

        def step():
            optimizer.zero_grad(set_to_none=clearing == "freed")
            F.cross_entropy(model(x), labels).backward()
            optimizer.step()

        model.eval()
        ahead = milliseconds(forward, steps, burn_in)
        model.train()
        return ahead, milliseconds(step, steps, burn_in)

    settings = [f"{layout}+{clearing}" for layout in ("nchw", "nhwc") for clearing in ("kept", "freed")]
    if SETTING in settings:
        best = SETTING
    else:
        # A short trial on the first batch.
        best = min(settings, key=lambda each: min(measure(BATCHES[0], each, 2, 1)[1]))
    for batch in BATCHES:
        ahead, step = measure(batch, best, STEPS, BURN_IN)
        results.append({"what": "forward", "batch": batch, "layout": best, "ms": ahead})
        results.append({"what": "step", "batch": batch, "layout": best, "ms": step})


def layers(results):
    """Forward and gradients of each layer at the first batch, outputs allocated by torch."""
    batch = BATCHES[0]
    geometry = [
        ("conv1", 3, 96, 11, 4, 0, 227, 1), ("conv2", 96, 256, 5, 1, 2, 27, 2),
        ("conv3", 256, 384, 3, 1, 1, 13, 1), ("conv4", 384, 384, 3, 1, 1, 13, 2),
        ("conv5", 384, 256, 3, 1, 1, 13, 2),
    ]

    def add(what, run):
        results.append({"what": what, "batch": batch, "ms": milliseconds(run, STEPS, BURN_IN)})

    def backward(y, inputs, dy):
        return lambda: torch.autograd.grad(y, inputs, dy, retain_graph=True)

    for name, cin, cout, k, stride, pad, side, groups in geometry:
        w = torch.randn(cout, cin // groups, k, k, requires_grad=True)
        b = torch.zeros(cout)
        x = torch.randn(batch, cin, side, side, requires_grad=True)
        with torch.no_grad():
            add(f"{name} forward", lambda: F.conv2d(x, w, b, stride, pad, groups=groups))
        y = F.conv2d(x, w, b, stride, pad, groups=groups)
        dy = torch.randn_like(y)
        add(f"{name} dW", backward(y, (w,), dy))
        if name != "conv1":
            add(f"{name} dX", backward(y, (x,), dy))
    for name, channels, side in (("LRN 1", 96, 55), ("LRN 2", 256, 27)):
        x = torch.randn(batch, channels, side, side, requires_grad=True)
        lrn = nn.LocalResponseNorm(5, alpha=5e-4, beta=0.75, k=2.0)
        with torch.no_grad():
            add(f"{name} forward", lambda: lrn(x))
        y = lrn(x)
        add(f"{name} gradient", backward(y, (x,), torch.randn_like(y)))
    for name, channels, side in (("pool 1", 96, 55), ("pool 2", 256, 27), ("pool 5", 256, 13)):
        x = torch.randn(batch, channels, side, side, requires_grad=True)
        with torch.no_grad():
            add(f"{name} forward", lambda: F.max_pool2d(x, 3, 2))
        y = F.max_pool2d(x, 3, 2)
        add(f"{name} gradient", backward(y, (x,), torch.randn_like(y)))
    for name, n, m in (("fc6", 9216, 4096), ("fc7", 4096, 4096), ("fc8", 4096, 1000)):
        x, w, b = torch.randn(batch, n), torch.randn(m, n), torch.zeros(m)
        dy, dw = torch.randn(batch, m), torch.empty(m, n)
        y, dx = torch.empty(batch, m), torch.empty(batch, n)
        add(f"{name} forward", lambda: torch.addmm(b, x, w.t(), out=y))
        add(f"{name} dW", lambda: torch.mm(dy.t(), x, out=dw))
        add(f"{name} dX", lambda: torch.mm(dy, w, out=dx))
    w, v, g = (torch.randn(9216, 4096) for _ in range(3))

    def update():
        v.mul_(0.9).add_(w, alpha=-5e-6).add_(g, alpha=-0.01)
        w.add_(v)

    add("fc6 update", update)
    a, b = torch.randn(1024, 1024), torch.randn(1024, 1024)
    c = torch.empty(1024, 1024)
    results.append({"what": "GEMM 1024", "batch": 1,
                    "ms": milliseconds(lambda: torch.mm(a, b, out=c), 3 * STEPS, 2 * BURN_IN)})


results = []
if SETTING == "layers":
    layers(results)
else:
    network(results)
print(json.dumps({"system": "PyTorch", "version": torch.__version__, "threads": THREADS,
                  "results": results}))
