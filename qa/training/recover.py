"""A shipped graph back to weights that can be trained further.

Checkpoints are large and not kept; the int8 graph is. Each product's weights are read back from
their int8 values and scales, and what SmoothQuant had moved into the activations is moved back.
What int8 rounded stays rounded: a few hundred steps of training make up for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import openvino
import torch
from numpy.typing import NDArray

from index.models import find_model
from qa.training.model import Reader, load_base

_SMOOTHED = "nncf_smooth_quant"


def recover(weights_dir: Path) -> Reader:
    """The network of the graph in `weights_dir`, in fp32."""
    graph = openvino.Core().read_model(weights_dir / "reader.xml")
    nodes = {node.get_friendly_name(): node for node in graph.get_ordered_ops()}
    model = load_base(find_model().folder)
    names = [name for name in model.state_dict() if not name.startswith("words.")]
    found = {name: torch.from_numpy(_weight(nodes, name)) for name in names}
    model.load_state_dict(found, strict=False)
    return model


def _weight(nodes: dict[str, Any], name: str) -> NDArray[np.float32]:
    """One weight, by the network's own name of it."""
    module, kind = name.rsplit(".", 1)
    if module in ("place", "kind"):
        return _constant(nodes[f"/{module}/Gather"].input_value(0).get_node())
    if kind == "bias" or "norm" in module:
        return _constant(nodes[f"reader.{name}"])
    if module == "relevance":
        product = nodes["/relevance/Gemm/WithoutBiases"]  # its matrix lies as the network's does
        return _constant(product.input_value(1).get_node()) * _moved(product)
    product = nodes["/" + "/".join(module.rsplit(".", 1)) + "/MatMul"]
    matrix = _constant(product.input_value(1).get_node()) * _moved(product)[:, None]
    return np.ascontiguousarray(matrix.T)


def _moved(product: Any) -> NDArray[np.float32]:
    """What activations are multiplied with before a product, `(inputs,) float32`."""
    node = product.input_value(0).get_node()
    while node.get_type_name() in ("FakeQuantize", "Multiply"):
        if node.get_friendly_name().endswith(_SMOOTHED):
            return _constant(node.input_value(1).get_node()).ravel()
        node = node.input_value(0).get_node()
    return np.ones(1, np.float32)


def _constant(node: Any) -> NDArray[np.float32]:
    """The value of a constant, or of int8 values times their scales."""
    if node.get_type_name() == "Constant":
        return np.array(node.get_data(), np.float32)
    if node.get_type_name() == "Convert":
        return _constant(node.input_value(0).get_node())
    if node.get_type_name() == "Multiply":
        one, other = (_constant(node.input_value(i).get_node()) for i in range(2))
        return one * other
    raise ValueError(f"{node.get_friendly_name()} is no constant, but {node.get_type_name()}")
