import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from anew.engines.gan.families.perceptual import Perceptual
from anew.errors import BadModel

VGG = [2, "M", 2, "M", 3, 3, "M", 3, "M", 4]


def small_vgg(layout=tuple(VGG)) -> nn.Sequential:
    layers, inside = [], 3
    for each in layout:
        if each == "M":
            layers.append(nn.MaxPool2d(2))
        else:
            layers += [nn.Conv2d(inside, each, 3, padding=1), nn.ReLU()]
            inside = each
    return nn.Sequential(*layers)


def saved(net, path):
    save_file({f"features.{name}": tensor for name, tensor in net.state_dict().items()}, path)
    return str(path)


def test_the_net_read_off_the_names_is_the_net_that_was_saved(tmp_path):
    torch.manual_seed(0)
    net = small_vgg()
    term = Perceptual(saved(net, tmp_path / "vgg.safetensors"))
    made, true = torch.rand(2, 1, 3, 32, 32) * 2 - 1
    made.requires_grad_()
    mean, deviation = (torch.tensor(v).view(1, 3, 1, 1) for v in ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)))

    def features(x):
        x, taps, fresh = ((x + 1) / 2 - mean) / deviation, [], True
        for layer in net:
            x = layer(x)
            if isinstance(layer, nn.ReLU) and fresh:
                taps.append(x)
            fresh = isinstance(layer, nn.MaxPool2d) or (fresh and not isinstance(layer, nn.ReLU))
        return taps

    weights = (1 / 32, 1 / 16, 1 / 8, 1 / 4, 1)
    known = sum(w * (x - y).abs().mean() for w, x, y in zip(weights, features(made), features(true), strict=True))
    found = term(made, true)
    torch.testing.assert_close(found, known)
    found.backward()
    assert made.grad.abs().sum() > 0


@pytest.mark.parametrize("wrong", ["missing", "garbage", "other names", "too short"])
def test_a_file_that_is_no_such_net_is_refused(tmp_path, wrong):
    path = tmp_path / "vgg.safetensors"
    if wrong == "garbage":
        path.write_bytes(b"no tensors at all")
    elif wrong == "other names":
        save_file({"layer.weight": torch.ones(2)}, path)
    elif wrong == "too short":
        saved(small_vgg((2, "M", 2)), path)
    with pytest.raises(BadModel):
        Perceptual(str(path))
