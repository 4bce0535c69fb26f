"""Tiny models of each kind with random weights, built on the spot and kept for the session."""

import json
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import torch
import transformers

VIT = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2}
SWIN = {"embed_dim": 8, "depths": [1, 1, 1, 1], "num_heads": [1, 1, 1, 1], "window_size": 4, "image_size": 64}
STAGES = ["stage1", "stage2", "stage3", "stage4"]


def depth_anything():
    backbone = transformers.Dinov2Config(
        **VIT, image_size=56, patch_size=14, out_features=["stage1", "stage2"], reshape_hidden_states=False
    )  # fmt: skip
    config = transformers.DepthAnythingConfig(
        backbone_config=backbone, reassemble_hidden_size=16, reassemble_factors=[2, 1], neck_hidden_sizes=[8, 16],
        fusion_hidden_size=8, head_hidden_size=8,
    )  # fmt: skip
    return transformers.DepthAnythingForDepthEstimation(config), {
        "size": {"height": 56, "width": 56}, "keep_aspect_ratio": True, "ensure_multiple_of": 14,
    }  # fmt: skip


def dpt():
    config = transformers.DPTConfig(
        **{**VIT, "num_hidden_layers": 4}, intermediate_size=32, image_size=32, patch_size=16,
        backbone_out_indices=[0, 1, 2, 3], neck_hidden_sizes=[4, 4, 8, 8], fusion_hidden_size=8,
    )  # fmt: skip
    return transformers.DPTForDepthEstimation(config), {"size": {"height": 32, "width": 32}}


def segformer(classes=150):
    config = transformers.SegformerConfig(
        num_labels=classes, hidden_sizes=[8, 8, 16, 16], depths=[1, 1, 1, 1], num_attention_heads=[1, 1, 2, 2],
        decoder_hidden_size=8,
    )  # fmt: skip
    return transformers.SegformerForSemanticSegmentation(config), {"size": {"height": 64, "width": 64}}


def upernet():
    backbone = transformers.SwinConfig(**SWIN, out_features=STAGES)
    config = transformers.UperNetConfig(
        backbone_config=backbone, hidden_size=8, num_labels=5, use_auxiliary_head=False, pool_scales=[1, 2]
    )
    return transformers.UperNetForSemanticSegmentation(config), {"size": {"shortest_edge": 64}}


def mask2former():
    backbone = transformers.SwinConfig(**SWIN, out_features=STAGES)
    config = transformers.Mask2FormerConfig(
        backbone_config=backbone, feature_size=32, mask_feature_size=32, hidden_dim=32, encoder_feedforward_dim=16,
        encoder_layers=1, decoder_layers=2, num_attention_heads=2, dim_feedforward=16, num_queries=5, num_labels=4,
    )  # fmt: skip
    return transformers.Mask2FormerForUniversalSegmentation(config), {"size": {"shortest_edge": 64}, "size_divisor": 32}


def maskformer():
    decoder = transformers.DetrConfig(
        d_model=16, encoder_layers=1, decoder_layers=1, encoder_attention_heads=2, decoder_attention_heads=2,
        encoder_ffn_dim=16, decoder_ffn_dim=16, num_queries=5,
    )  # fmt: skip
    config = transformers.MaskFormerConfig(
        backbone_config=transformers.SwinConfig(**SWIN, out_features=STAGES), decoder_config=decoder,
        fpn_feature_size=32, mask_feature_size=16, num_labels=4, num_queries=5,
    )  # fmt: skip
    return transformers.MaskFormerForInstanceSegmentation(config), {"size": {"shortest_edge": 64}, "size_divisor": 32}


def vitpose(points=17):
    backbone = transformers.VitPoseBackboneConfig(**VIT, image_size=[64, 48], out_indices=[2])
    config = transformers.VitPoseConfig(backbone_config=backbone, num_labels=points)
    return transformers.VitPoseForPoseEstimation(config), {}


def sam2():
    backbone = transformers.Sam2HieraDetConfig(
        hidden_size=8, image_size=[64, 64], blocks_per_stage=[1, 1, 2, 1], embed_dim_per_stage=[8, 12, 16, 20],
        num_attention_heads_per_stage=[1, 1, 1, 1], window_size_per_stage=[4, 4, 4, 4], global_attention_blocks=[3],
    )  # fmt: skip
    vision = transformers.Sam2VisionConfig(
        backbone_config=backbone, backbone_channel_list=[20, 16, 12, 8], fpn_hidden_size=32,
        backbone_feature_sizes=[[16, 16], [8, 8], [4, 4]],
    )  # fmt: skip
    config = transformers.Sam2Config(
        vision_config=vision,
        prompt_encoder_config=transformers.Sam2PromptEncoderConfig(hidden_size=32, image_size=64, patch_size=16),
        mask_decoder_config=transformers.Sam2MaskDecoderConfig(
            hidden_size=32, mlp_dim=16, num_attention_heads=2, iou_head_hidden_dim=16
        ),
    )
    return transformers.Sam2Model(config), {"size": {"height": 64, "width": 64}}


KINDS = {
    "depth": (depth_anything, dpt),
    "segmentation": (segformer, upernet, mask2former, maskformer),
    "pose": (vitpose,),
    "mask": (sam2,),
}
"""Builders of each kind of map."""


def written(folder, build, **options):
    """A model in a folder, as anybody's."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        net, processor = build(**options)
        for name, weight in net.named_parameters():  # drawn wide, so that what comes out has a shape
            if weight.ndim > 1 and "norm" not in name:
                weight.data.normal_(0, 0.3)
    transformers.logging.disable_progress_bar()
    net.save_pretrained(folder)
    (Path(folder) / "preprocessor_config.json").write_text(json.dumps(processor), "utf8")
    return Path(folder)


@cache
def shared(build):
    """One of a kind for all tests that change nothing in it."""
    return written(mkdtemp(prefix="anew-control-"), build)
