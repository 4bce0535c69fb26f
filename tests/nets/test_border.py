"""Borders: torch's own values, in the precision that the map has."""

import pytest
import torch
import torch.nn.functional as F

from anew.nets.border import BorderConv2d, continued


@pytest.mark.parametrize("how", ["reflect", "replicate"])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
def test_a_border_has_torchs_values_and_the_maps_own_precision_under_autocast(how, dtype, layout):
    x = torch.randn(2, 3, 6, 5).to(dtype).contiguous(memory_format=layout)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        wide = continued(x, 2, how)
    assert wide.dtype == dtype and wide.is_contiguous(memory_format=layout)
    assert torch.equal(wide, F.pad(x, (2,) * 4, mode=how))


@pytest.mark.parametrize("how", ["reflect", "replicate"])
@pytest.mark.parametrize("stride", [1, 2])
def test_a_convolution_with_a_border_is_torchs_own(how, stride):
    torch.manual_seed(0)
    ours = BorderConv2d(3, 4, 4, stride, 1, how)
    torchs = torch.nn.Conv2d(3, 4, 4, stride, 1, padding_mode=how)
    torchs.load_state_dict(ours.state_dict())
    x = torch.randn(2, 3, 8, 8)
    assert torch.equal(ours(x), torchs(x))
