"""Writes step.safetensors: losses and gradients of one step of a small refinement network, formulated plainly in PyTorch (1.13).

Usage: python3 step.py OUT. Everything is computed in float64 and stored in float32. z is what the trainer draws for seed 11.
"""

import json
import math
import struct
import sys

import torch
import torch.nn.functional as F

torch.manual_seed(7)
torch.set_default_dtype(torch.float64)

STYLE, CHANNELS, WIDTHS, MAPPING = 4, 2, [5, 4], 2
TELLER = [4, 5, 6]
REFERENCE, ROUGHNESS, GAIN, R1, INTERVAL, CONSISTENCY = 0.02, 0.5, 8.0, 8.0, 16, 5.0
CELL, PAD, SIDE = 2, 4, 32
Z = torch.tensor([0.61392957, -0.0494789854, -0.597243011, 1.57331634, -0.111970969, -0.0270885881, 0.517495215, -1.0631417]).view(2, 4)


def as_stored(values):
    return values.float().double()


state = {}


def parameter(name, *shape, scale=1.0):
    state[name] = as_stored(torch.randn(*shape) * scale).requires_grad_(True)
    return state[name]


def make_generator():
    for k in range(1, MAPPING + 1):
        parameter(f"generator/style_mapping.{k}.linear.weight_orig", STYLE, STYLE, scale=100)
        parameter(f"generator/style_mapping.{k}.bias", STYLE, scale=30)
    convolutions = [("conv1", CHANNELS, WIDTHS[0]), ("convs.0", WIDTHS[0], WIDTHS[1]), ("convs.1", WIDTHS[1], WIDTHS[1])]
    for name, inputs, outputs in convolutions:
        parameter(f"generator/{name}.activate.bias", outputs, scale=0.3)
        modulated(f"generator/{name}.conv", inputs, outputs, 3)
    for name, inputs in [("to_rgb1", WIDTHS[0]), ("to_rgbs.0", WIDTHS[1])]:
        parameter(f"generator/{name}.bias", 1, CHANNELS, 1, 1, scale=0.1)
        modulated(f"generator/{name}.conv", inputs, CHANNELS, 1, scale=0.2)


def modulated(name, inputs, outputs, kernel, scale=1.0):
    parameter(f"{name}.weight_orig", 1, outputs, inputs, kernel, kernel, scale=scale)
    parameter(f"{name}.style_modulation.linear.weight_orig", inputs, STYLE)
    state[f"{name}.style_modulation.bias"] = as_stored(1 + 0.2 * torch.randn(inputs)).requires_grad_(True)


def make_discriminator(inputs):
    prefix = "discriminator/"
    parameter(prefix + "convs.0.0.conv.weight_orig", TELLER[0], inputs, 1, 1)
    parameter(prefix + "convs.0.1.bias", TELLER[0], scale=0.3)
    for k in range(1, len(TELLER)):
        a, b = TELLER[k - 1], TELLER[k]
        parameter(f"{prefix}convs.{k}.conv1.0.conv.weight_orig", a, a, 3, 3)
        parameter(f"{prefix}convs.{k}.conv1.1.bias", a, scale=0.3)
        parameter(f"{prefix}convs.{k}.conv2.1.conv.weight_orig", b, a, 3, 3)
        parameter(f"{prefix}convs.{k}.conv2.2.bias", b, scale=0.3)
        parameter(f"{prefix}convs.{k}.skip.1.conv.weight_orig", b, a, 1, 1)
    last = TELLER[-1]
    parameter(prefix + "final_conv.0.conv.weight_orig", last, last + 1, 3, 3)
    parameter(prefix + "final_conv.1.bias", last, scale=0.3)
    parameter(prefix + "final_linear.0.linear.weight_orig", last, 4 * last)
    parameter(prefix + "final_linear.0.bias", last, scale=0.3)
    parameter(prefix + "final_linear.1.linear.weight_orig", 1, last)
    parameter(prefix + "final_linear.1.bias", 1, scale=0.3)


def activate(x):
    return F.leaky_relu(x, 0.2) * math.sqrt(2)


def equalized(name):
    weight = state[name]
    return weight / math.sqrt(weight[0].numel())


def map_latents(z):
    w = z / (z.square().mean(1, keepdim=True).sqrt() + 1e-6)
    for k in range(1, MAPPING + 1):
        name = f"generator/style_mapping.{k}"
        w = activate(F.linear(w, 0.01 * equalized(name + ".linear.weight_orig"), 0.01 * state[name + ".bias"]))
    return w


def convolve(name, x, w, demodulate):
    scales = F.linear(w, equalized(f"{name}.style_modulation.linear.weight_orig"), state[f"{name}.style_modulation.bias"])
    weight = state[f"{name}.weight_orig"]
    weight = weight / math.sqrt(weight[0, 0].numel()) * scales[:, None, :, None, None]
    if demodulate:
        weight = weight / (weight.square().sum([2, 3, 4], keepdim=True) + 1e-8).sqrt()
    return torch.cat([F.conv2d(x[n : n + 1], weight[n]) for n in range(len(x))])


def crop(x, pixels):
    return x[:, :, pixels : x.shape[2] - pixels, pixels : x.shape[3] - pixels]


def double(x):
    return F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)


def refine(coarse, w):
    def layer(name, x):
        return activate(convolve(f"generator/{name}.conv", x, w, True) + state[f"generator/{name}.activate.bias"].view(1, -1, 1, 1))

    def to_image(name, x):
        return convolve(f"generator/{name}.conv", x, w, False) + state[f"generator/{name}.bias"]

    x = layer("conv1", coarse)
    image = to_image("to_rgb1", x) + crop(coarse, 1)
    x = layer("convs.1", layer("convs.0", crop(double(x), 1)))
    return crop(crop(double(image), 3) + to_image("to_rgbs.0", x), 3)


def features(fine, coarse):
    around = crop(double(coarse), CELL * PAD)
    height = around[:, 1:2]
    x = F.pad(height, [1, 1, 0, 0], mode="replicate")
    y = F.pad(height, [0, 0, 1, 1], mode="replicate")
    slopes = torch.cat([x[..., 2:] - x[..., :-2], y[:, :, 2:] - y[:, :, :-2]], 1) / 2
    return torch.cat([around[:, :1], slopes * GAIN, (fine - around) * GAIN], 1)


def score(x):
    p = "discriminator/"
    taps = torch.tensor([1.0, 3.0, 3.0, 1.0]) / 8
    blur = (taps[:, None] * taps[None]).view(1, 1, 4, 4)

    def smooth(maps, padding):
        return F.conv2d(maps, blur.repeat(maps.shape[1], 1, 1, 1), padding=padding, groups=maps.shape[1])

    x = activate(F.conv2d(x, equalized(p + "convs.0.0.conv.weight_orig"), state[p + "convs.0.1.bias"]))
    for k in range(1, len(TELLER)):
        name = f"{p}convs.{k}."
        y = activate(F.conv2d(x, equalized(name + "conv1.0.conv.weight_orig"), state[name + "conv1.1.bias"], padding=1))
        y = activate(F.conv2d(smooth(y, 2), equalized(name + "conv2.1.conv.weight_orig"), state[name + "conv2.2.bias"], stride=2))
        skip = F.conv2d(smooth(x, 1)[:, :, ::2, ::2], equalized(name + "skip.1.conv.weight_orig"))
        x = (y + skip) / math.sqrt(2)
    deviation = (x.var(0, unbiased=False) + 1e-8).sqrt().mean()
    x = torch.cat([x, deviation.expand(len(x), 1, *x.shape[2:])], 1)
    x = activate(F.conv2d(x, equalized(p + "final_conv.0.conv.weight_orig"), state[p + "final_conv.1.bias"], padding=1))
    x = F.adaptive_avg_pool2d(x, 2).flatten(1)
    x = activate(F.linear(x, equalized(p + "final_linear.0.linear.weight_orig"), state[p + "final_linear.0.bias"]))
    return F.linear(x, equalized(p + "final_linear.1.linear.weight_orig"), state[p + "final_linear.1.bias"])


def step(share, real):
    units = torch.ones(2, CHANNELS, 1, 1)
    units[:, 1, 0, 0] = (REFERENCE / (share * 2 / SIDE)) ** ROUGHNESS
    local = real * units
    coarse, fine = F.avg_pool2d(local, CELL), crop(local, CELL * PAD)
    refined = refine(coarse, map_latents(Z))

    shown = features(fine, coarse).requires_grad_(True)
    told_real, told_fake = score(shown), score(features(refined, coarse).detach())
    adversarial = F.softplus(told_fake).mean() + F.softplus(-told_real).mean()
    gradient = torch.autograd.grad(told_real.sum(), shown, create_graph=True)[0]
    penalty = gradient.square().sum([1, 2, 3]).mean()
    theirs = [name for name in state if name.startswith("discriminator/")]
    values = {"loss/discriminator": adversarial, "score/real": told_real.mean(), "score/fake": told_fake.mean(), "penalty": penalty}
    learnt = dict(zip(theirs, torch.autograd.grad(adversarial + R1 / 2 * INTERVAL * penalty, [state[name] for name in theirs], retain_graph=True)))

    fooled = F.softplus(-score(features(refined, coarse))).mean()
    consistency = (F.avg_pool2d(refined, CELL) - crop(coarse, PAD)).abs().mean()
    ours = [name for name in state if name.startswith("generator/")]
    values.update({"loss/generator": fooled, "consistency": consistency})
    learnt.update(zip(ours, torch.autograd.grad(fooled + CONSISTENCY * consistency, [state[name] for name in ours])))
    return values, learnt


def write(path, tensors):
    header, data = {"__metadata__": {"made_by": "step.py, PyTorch " + torch.__version__}}, b""
    for name, values in tensors.items():
        raw = values.detach().float().contiguous().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(values.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


make_generator()
make_discriminator(2 * CHANNELS + 1)
shares = as_stored(torch.tensor([0.3, 0.7]))
images = as_stored(torch.nn.functional.avg_pool2d(torch.randn(2, CHANNELS, SIDE + 2, SIDE + 2), 3, 1))
losses, gradients = step(shares, images)
write(sys.argv[1], {"z": Z, "share": shares, "real": images}
      | {"state/" + name: values for name, values in state.items()}
      | {name: value.view(1) for name, value in losses.items()}
      | {"gradient/" + name: values for name, values in gradients.items()})
print({name: round(value.item(), 6) for name, value in losses.items()})
