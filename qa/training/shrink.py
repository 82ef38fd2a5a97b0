"""An ONNX graph made small: its large matrices as int8 beside their scales.

The graph then is one file of about 23 MB that the runtime opens as it stands:
each matrix passes a DequantizeLinear, which OpenVINO folds at load.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

from qa.training.pack import quantise

LARGE = 100_000  # elements; place embeddings are larger, heads and vectors smaller


def shrink(source: Path, target: Path) -> None:
    """Write `source` with int8 matrices to `target`."""
    graph = onnx.load(source)
    looked_up = {node.input[0] for node in graph.graph.node if node.op_type == "Gather"}
    kept, nodes = [], []
    for tensor in graph.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.ndim != 2 or values.size < LARGE or values.dtype != np.float32:
            kept.append(tensor)
            continue
        # A lookup's rows and a product's columns are what one scale belongs to.
        axis = 0 if tensor.name in looked_up else 1
        parts, node = dequantised(tensor.name, values, axis)
        kept += parts
        nodes.append(node)
    del graph.graph.initializer[:]
    graph.graph.initializer.extend(kept)
    ordered = [*nodes, *graph.graph.node]
    del graph.graph.node[:]
    graph.graph.node.extend(ordered)
    onnx.checker.check_model(graph)
    onnx.save(graph, target)


def dequantised(
    name: str, values: NDArray[np.float32], axis: int
) -> tuple[list[onnx.TensorProto], onnx.NodeProto]:
    """The int8 steps and scales of a matrix, and the node that gives it back its name."""
    steps, scale = quantise(values if axis == 0 else values.T)
    if axis == 1:
        steps = np.ascontiguousarray(steps.T)
    parts: dict[str, NDArray[np.generic]] = {
        f"{name}.steps": steps,
        f"{name}.scale": scale.astype(np.float32),
        f"{name}.zero": np.zeros(scale.shape, np.int8),
    }
    tensors = [numpy_helper.from_array(array, key) for key, array in parts.items()]
    return tensors, helper.make_node("DequantizeLinear", list(parts), [name], axis=axis)
