"""In which numbers a run computes: bfloat16 where this machine gains from it, else float32."""

from __future__ import annotations

_FIRST_CAPABILITY_WITH_BFLOAT16 = (8, 0)  # NVIDIA's Ampere


def precision_policy(backend: str) -> str:
    """The Keras policy, "mixed_bfloat16" or "float32"; weights are float32 in both.

    TensorFlow's convolutions gain nothing from bfloat16 on a CPU (docs/training.md), PyTorch's do if the CPU
    has instructions for it.
    """
    gains = _torch_gains() if backend == "torch" else _tensorflow_gains()
    return "mixed_bfloat16" if gains else "float32"


def _torch_gains() -> bool:
    import torch

    if torch.cuda.is_available():
        return bool(torch.cuda.get_device_capability() >= _FIRST_CAPABILITY_WITH_BFLOAT16)
    return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())


def _tensorflow_gains() -> bool:
    import tensorflow

    devices = tensorflow.config.list_physical_devices("GPU")
    details = [tensorflow.config.experimental.get_device_details(device) for device in devices]
    capabilities = [each.get("compute_capability", (0, 0)) for each in details]
    return bool(capabilities) and min(capabilities) >= _FIRST_CAPABILITY_WITH_BFLOAT16
