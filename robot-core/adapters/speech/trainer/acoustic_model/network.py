"""The network: a time-delay network with bottlenecks and residual connections, 27 frames of context on each side."""

import numpy
import torch
from torch import nn
from torch.nn import functional

from .dataset import SUBSAMPLING
from .features import MEL_COUNT, mfcc_matrix
from .phones import PDF_COUNT

RESIDUAL = 0.7
#: Steps in time, in outputs of 30 ms, of the blocks.
DELAYS = (1, 1, 1, 1, 2, 2)
_FIRST_SPLICE = (-2, -1, 0, 1, 2)
_SECOND_SPLICE = (-1, 0, 1)
CONTEXT = 2 + 1 + SUBSAMPLING * sum(DELAYS)


class _Affine(nn.Module):
    """A linear map and a batch normalization, which are one affine map at export.

    With `settled` the normalization goes on with the statistics it has, in training too.
    """

    settled = False

    def __init__(self, inputs, outputs):
        super().__init__()
        self.linear = nn.Linear(inputs, outputs, bias=False)
        self.norm = nn.BatchNorm1d(outputs)

    def train(self, mode=True):
        super().train(mode)
        if self.settled:
            self.norm.eval()
        return self

    def forward(self, value):
        shape = value.shape
        flat = self.linear(value).reshape(-1, self.norm.num_features)
        return self.norm(flat).view(*shape[:-1], -1)

    def folded(self):
        scale = self.norm.weight / torch.sqrt(self.norm.running_var + self.norm.eps)
        weight = self.linear.weight * scale[:, None]
        return weight, self.norm.bias - self.norm.running_mean * scale

    @torch.no_grad()
    def unfold(self, weight, bias):
        """Becomes that affine map, with a normalization that changes nothing and is settled."""
        self.linear.weight.copy_(weight)
        self.norm.running_mean.zero_()
        self.norm.running_var.fill_(1 - self.norm.eps)
        self.norm.weight.fill_(1)
        self.norm.bias.copy_(bias)
        self.settled = True


class Network(nn.Module):
    """Log mel energies (batch x frames x 40) to scores of pdfs (batch x outputs x `PDF_COUNT`).

    With `n` outputs wanted, give `3 n - 2 + 2 CONTEXT` frames.
    """

    def __init__(self, width=320, entry=256, bottleneck=112, last=160, dropout=0.1):
        super().__init__()
        self.register_buffer("mean", torch.zeros(MEL_COUNT))
        self.register_buffer("deviation", torch.ones(MEL_COUNT))
        self.first = _Affine(len(_FIRST_SPLICE) * MEL_COUNT, entry)
        self.second = _Affine(len(_SECOND_SPLICE) * entry, width)
        self.narrow = nn.ModuleList([nn.Linear(3 * width, bottleneck, bias=False) for _ in DELAYS])
        self.wide = nn.ModuleList([_Affine(bottleneck, width) for _ in DELAYS])
        self.last = _Affine(width, last)
        self.output = nn.Linear(last, PDF_COUNT)
        self.dropout = dropout

    def _thinned(self, value):
        return functional.dropout(value, self.dropout, self.training)

    def forward(self, mel):
        value = (mel - self.mean) / self.deviation
        frames = value.shape[1] - 4
        value = torch.cat([value[:, 2 + step:2 + step + frames] for step in _FIRST_SPLICE], 2)
        value = functional.relu(self.first(value))
        value = value.reshape(value.shape[0], frames // SUBSAMPLING, -1)
        value = functional.relu(self.second(value))
        for delay, narrow, wide in zip(DELAYS, self.narrow, self.wide):
            count = value.shape[1] - 2 * delay
            spliced = torch.cat([value[:, step:step + count] for step in (0, delay, 2 * delay)], 2)
            value = RESIDUAL * value[:, delay:delay + count] + functional.relu(wide(self._thinned(narrow(spliced))))
        return self.output(self._thinned(functional.relu(self.last(value))))

    @torch.no_grad()
    def layers(self):
        """The affine maps for export, in order: `(name, input, weight, bias, kind)`.

        `input` is a descriptor of Kaldi's nnet3; `kind` is "linear", "relu" or ("residual", node added).
        """
        inverse = torch.from_numpy(numpy.linalg.inv(mfcc_matrix())).float() / self.deviation[:, None]
        rows = [("mel", "input", inverse, -self.mean / self.deviation, "linear")]

        def spliced(node, steps):
            parts = [f"Offset({node}, {step})" if step else node for step in steps]
            return f"Append({', '.join(parts)})"

        rows.append(("first", spliced("mel", _FIRST_SPLICE), *self.first.folded(), "relu"))
        rows.append(("second", spliced("first", _SECOND_SPLICE), *self.second.folded(), "relu"))
        node = "second"
        for index, (delay, narrow, wide) in enumerate(zip(DELAYS, self.narrow, self.wide), 1):
            step = delay * SUBSAMPLING
            zero = torch.zeros(narrow.out_features)
            rows.append((f"narrow{index}", spliced(node, (-step, 0, step)), narrow.weight, zero, "linear"))
            rows.append((f"wide{index}", f"narrow{index}", *wide.folded(), ("residual", node)))
            node = f"wide{index}"
        rows.append(("last", node, *self.last.folded(), "relu"))
        rows.append(("scores", "last", self.output.weight, self.output.bias, "linear"))
        return [(name, source, weight.double().numpy(), bias.double().numpy(), kind)
                for name, source, weight, bias, kind in rows]

    @torch.no_grad()
    def become(self, layers):
        """Becomes the network of `layers`: name -> (weight, bias), as a file that was exported has them."""
        layers = {name: [torch.as_tensor(part) for part in parts] for name, parts in layers.items()}
        weight, bias = layers["mel"]
        inverse = torch.from_numpy(numpy.linalg.inv(mfcc_matrix()))
        # Each row of it is one of the inverse, divided by the deviation.
        self.deviation.copy_((inverse * inverse).sum(1) / (inverse * weight).sum(1))
        self.mean.copy_(-bias * self.deviation)
        self.first.unfold(*layers["first"])
        self.second.unfold(*layers["second"])
        for index, (narrow, wide) in enumerate(zip(self.narrow, self.wide), 1):
            narrow.weight.copy_(layers[f"narrow{index}"][0])
            wide.unfold(*layers[f"wide{index}"])
        self.last.unfold(*layers["last"])
        for parameter, value in zip((self.output.weight, self.output.bias), layers["scores"]):
            parameter.copy_(value)
