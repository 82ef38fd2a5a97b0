"""A sentence-transformers model to one OpenVINO graph: tokens in, unit vectors out.

Runs as a process of its own (`python -m index.export MODEL OUT [--precision int8]`), so that
torch never enters the process that serves.
"""

from __future__ import annotations

import argparse
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np

_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
# Any two texts of different lengths make the axes dynamic.
_PROBE = ["One short sentence.", "A second one, which is rather longer than the first was."]
_WORST_COSINE = 0.999


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path, help="the .xml to write; the .bin lands beside it")
    parser.add_argument("--precision", choices=("float", "int8"), default="float")
    parser.add_argument("--calibration", type=Path, help="texts for int8, one a line")
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    export(options.model, options.out, options.precision, options.calibration)


def export(model: Path, out: Path, precision: str, calibration: Path | None) -> None:
    """Write the graph. Raises SystemExit when its vectors are not those of torch."""
    import openvino
    import torch
    from sentence_transformers import SentenceTransformer

    transformer = SentenceTransformer(
        str(model), device="cpu", model_kwargs={"attn_implementation": "eager"}
    ).eval()
    features = transformer.preprocess(_PROBE)
    names = [name for name in _INPUTS if name in features]

    class Graph(torch.nn.Module):  # type: ignore[misc]
        """Encoder, pooling and normalisation as one function of the token arrays."""

        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(self, *arrays: Any) -> Any:
            return self.transformer(dict(zip(names, arrays, strict=True)))["sentence_embedding"]

    with tempfile.TemporaryDirectory() as folder, torch.no_grad():
        onnx = Path(folder) / "model.onnx"
        axes = {name: {0: "batch", 1: "length"} for name in names} | {"embedding": {0: "batch"}}
        torch.onnx.export(
            Graph(),
            tuple(features[name] for name in names),
            str(onnx),
            input_names=names,
            output_names=["embedding"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        graph = openvino.Core().read_model(str(onnx))
        if precision == "int8":
            graph = _quantise(graph, transformer, names, calibration)
        openvino.save_model(graph, str(out), compress_to_fp16=False)
    if precision == "float":
        _compare(out, transformer, features, names)


def _quantise(graph: Any, transformer: Any, names: list[str], calibration: Path | None) -> Any:
    """Post-training quantisation by NNCF; raises SystemExit when it is not installed."""
    try:
        import nncf
    except ImportError:
        raise SystemExit("int8 needs NNCF: pip install 'dateline[int8]'") from None
    assert calibration is not None, "int8 needs texts to calibrate on"
    texts = [line for line in calibration.read_text(encoding="utf-8").splitlines() if line]

    def arrays(text: str) -> dict[str, Any]:
        features = transformer.preprocess([text])
        return {name: features[name].numpy() for name in names}

    return nncf.quantize(graph, nncf.Dataset(texts, arrays), model_type=nncf.ModelType.TRANSFORMER)


def _compare(out: Path, transformer: Any, features: Any, names: list[str]) -> None:
    import openvino

    compiled = openvino.Core().compile_model(str(out), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    ours = compiled([features[name].numpy() for name in names])[0]
    theirs = transformer.encode(_PROBE, normalize_embeddings=True)
    worst = float(np.min(np.sum(ours * theirs, axis=1)))
    if worst < _WORST_COSINE:
        raise SystemExit(f"the exported graph differs from torch: cosine {worst:.4f}")


if __name__ == "__main__":
    main()
