"""Writes and reads `final.mdl`: Kaldi's transition model and nnet3 network, binary, weights as 8-bit integers."""

import io
import struct

import numpy

from . import network
from .phones import (
    FIRST_NUMBER, GRAPH_PHONE_COUNT, PHONES, POSITIONS, SILENCE_NUMBER, first_pdf, further_pdf, graph_phone)


class _Stream:
    """Kaldi's binary encoding."""

    def __init__(self):
        self.bytes = io.BytesIO(b"\0B")
        self.bytes.seek(2)

    def token(self, text):
        self.bytes.write(text.encode() + b" ")

    def raw(self, text):
        self.bytes.write(text.encode())

    def integer(self, value):
        self.bytes.write(b"\x04" + struct.pack("<i", value))

    def single(self, value):
        self.bytes.write(b"\x04" + struct.pack("<f", value))

    def double(self, value):
        self.bytes.write(b"\x08" + struct.pack("<d", value))

    def integers(self, values):
        self.bytes.write(b"\x04" + struct.pack("<i", len(values)) + numpy.asarray(values, "<i4").tobytes())

    def vector(self, values):
        values = numpy.asarray(values, "<f4")
        self.bytes.write(b"FV \x04" + struct.pack("<i", len(values)) + values.tobytes())

    def matrix(self, values):
        values = numpy.asarray(values, "<f4")
        self.bytes.write(b"FM \x04" + struct.pack("<i", values.shape[0]) + b"\x04" + struct.pack("<i", values.shape[1]))
        self.bytes.write(values.tobytes())

    def bytes_matrix(self, values):
        """One byte a value, over the range of the whole matrix (Kaldi's `kOneByte`)."""
        low, high = float(values.min()), float(values.max())
        reach = max(high - low, 1e-9)
        self.bytes.write(b"CM3 " + struct.pack("<ffii", low, reach, *values.shape))
        self.bytes.write(numpy.round((values - low) * (255.0 / reach)).astype(numpy.uint8).tobytes())


def write(path, layers, priors):
    """Writes the model of `layers` (see `Network.layers`) and `priors` (one per pdf) to `path`."""
    stream = _Stream()
    _transition_model(stream)
    _network(stream, layers)
    stream.token("<LeftContext>")
    stream.integer(network.CONTEXT)
    stream.token("<RightContext>")
    stream.integer(network.CONTEXT)
    stream.token("<Priors>")
    stream.vector(priors)
    path.write_bytes(stream.bytes.getvalue())


def _transition_model(stream):
    stream.token("<TransitionModel>")
    stream.token("<Topology>")
    stream.integers(range(1, GRAPH_PHONE_COUNT + 1))
    stream.integers([-1] + [0] * GRAPH_PHONE_COUNT)
    # -1: entries have pdfs of their own for self-loops. One entry of two states: an emitting one (pdf classes 0 and
    # 1, transitions to itself and to the end) and the final one.
    for value in (-1, 1, 2, 0, 1, 2):
        stream.integer(value)
    for target in (0, 1):
        stream.integer(target)
        stream.single(0.5)
    for value in (-1, -1, 0):
        stream.integer(value)
    stream.token("</Topology>")
    tuples = [(1, 0, first_pdf(SILENCE_NUMBER), further_pdf(SILENCE_NUMBER))]
    for number in range(FIRST_NUMBER, len(PHONES)):
        for position in range(len(POSITIONS)):
            tuples.append((graph_phone(number, position), 0, first_pdf(number), further_pdf(number)))
    stream.token("<Tuples>")
    stream.integer(len(tuples))
    for row in tuples:
        for value in row:
            stream.integer(value)
    stream.token("</Tuples>")
    stream.token("<LogProbs>")
    stream.vector([0] + [numpy.log(0.5)] * (2 * len(tuples)))
    stream.token("</LogProbs>")
    stream.token("</TransitionModel>")


def _network(stream, layers):
    stream.token("<Nnet3>")
    config, components = ["input-node name=input dim=40"], []

    def node(name, source, write_component):
        config.append(f"component-node name={name} component={name} input={source}")
        components.append((name, write_component))

    for name, source, weight, bias, kind in layers:
        if kind == "linear":
            node(name, source, _affine(weight, bias, exact=name == "mel"))
            continue
        node(f"{name}.affine", source, _affine(weight, bias))
        node(name if kind == "relu" else f"{name}.relu", f"{name}.affine", _pointwise("RectifiedLinear", len(bias)))
        if kind != "relu":
            node(name, f"Sum(Scale({network.RESIDUAL}, {kind[1]}), {name}.relu)", _identity(len(bias)))
    node("output.log-softmax", layers[-1][0], _pointwise("LogSoftmax", len(layers[-1][3])))
    config.append("output-node name=output input=output.log-softmax objective=linear")
    stream.raw("\n" + "\n".join(config) + "\n\n")
    stream.token("<NumComponents>")
    stream.integer(len(components))
    for name, write_component in components:
        stream.token("<ComponentName>")
        stream.token(name)
        write_component(stream)
    stream.token("</Nnet3>")


def _affine(weight, bias, exact=False):
    def write_component(stream):
        stream.token("<FixedAffineComponent>")
        stream.token("<LinearParams>")
        (stream.matrix if exact else stream.bytes_matrix)(weight)
        stream.token("<BiasParams>")
        stream.vector(bias)
        stream.token("</FixedAffineComponent>")
    return write_component


def _identity(dimension):
    def write_component(stream):
        stream.token("<NoOpComponent>")
        stream.token("<Dim>")
        stream.integer(dimension)
        stream.token("<BackpropScale>")
        stream.single(1.0)
        stream.token("</NoOpComponent>")
    return write_component


def _pointwise(kind, dimension):
    def write_component(stream):
        stream.token(f"<{kind}Component>")
        stream.token("<Dim>")
        stream.integer(dimension)
        for name in ("<ValueAvg>", "<DerivAvg>"):
            stream.token(name)
            stream.vector([])
        stream.token("<Count>")
        stream.double(0)
        stream.token("<OderivRms>")
        stream.vector([])
        for name in ("<OderivCount>", "<NumDimsSelfRepaired>", "<NumDimsProcessed>"):
            stream.token(name)
            stream.double(0)
        stream.token(f"</{kind}Component>")
    return write_component


def read(path):
    """The affine maps of a model that `write` wrote, name -> (weight, bias), and its priors."""
    data, layers = path.read_bytes(), {}
    at = data.index(b"<NumComponents> ")
    while (at := data.find(b"<ComponentName> ", at)) >= 0:
        at += len(b"<ComponentName> ")
        name, kind = data[at:data.index(b"> ", at)].decode().split(" <")
        if kind == "FixedAffineComponent":
            weight, at = _matrix(data, data.index(b"<LinearParams> ", at) + len(b"<LinearParams> "))
            bias, at = _vector(data, at + len(b"<BiasParams> "))
            layers[name.removesuffix(".affine")] = weight, bias
    priors, end = _vector(data, data.rindex(b"<Priors> ") + len(b"<Priors> "))
    if not layers or end != len(data):
        raise ValueError(f"{path} is no model that this tool wrote")
    return layers, priors


def _matrix(data, at):
    """The matrix at place `at` of `data`, and the place after it."""
    if data[at:at + 4] == b"CM3 ":
        low, reach, rows, columns = struct.unpack_from("<ffii", data, at + 4)
        at += 20
        values = low + numpy.frombuffer(data, numpy.uint8, rows * columns, at).astype(numpy.float64) * (reach / 255.0)
        return values.reshape(rows, columns), at + rows * columns
    if data[at:at + 3] != b"FM ":
        raise ValueError("a matrix of another kind")
    rows, columns = struct.unpack_from("<xixi", data, at + 3)
    values = numpy.frombuffer(data, "<f4", rows * columns, at + 13)
    return values.astype(numpy.float64).reshape(rows, columns), at + 13 + 4 * rows * columns


def _vector(data, at):
    count = struct.unpack_from("<i", data, at + 4)[0]
    return numpy.frombuffer(data, "<f4", count, at + 8).astype(numpy.float64), at + 8 + 4 * count
