"""Maps that a model makes: every net on the list runs on a tiny model; what it says is drawn as it should be."""

import json
import shutil
import threading
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from anew import Picture, run
from anew.engines.base import Work
from anew.engines.control.engine import ControlMaps, ControlSettings
from anew.engines.control.models import depth as depths
from anew.engines.control.models import mask as masks
from anew.engines.control.models import pose as poses
from anew.engines.control.models.folder import ModelFolder, read_folder
from anew.engines.control.models.opening import open_net
from anew.engines.control.models.pixels import LIMIT, prepared, working_size
from anew.engines.control.models.segmentation import segmentation
from anew.engines.control.palette import palette
from anew.errors import BadModel, BadTask, Cancelled, CannotServe, TooLarge
from anew.recipes import Recipe
from anew.tasks.control import Control
from anew.weights.tensors import load, save
from tests.building import waits_for_its_turn
from tests.engines.control import tiny
from tests.pictures import picture, texture

every_net = pytest.mark.parametrize(
    ("kind", "build"), [(kind, build) for kind, builds in tiny.KINDS.items() for build in builds]
)


def asked(kind, **fields):
    return Control(kind=kind, **({"point": "20,10"} if kind == "mask" and not fields else {}), **fields)


def made(kind, build, photo=None, progress=None, **fields):
    recipe = Recipe.of(asked(kind, **fields), engine="control", model=str(tiny.shared(build)))
    return run(recipe, picture=photo or picture(60, 44), **({"progress": progress} if progress else {}))


def told(**facts):
    """A folder that says no more than a test needs."""
    return ModelFolder(None, "depth", "", facts.pop("config", {}), facts, ())


def says(**answers):
    """A net that always answers the same."""
    return lambda *_, **__: SimpleNamespace(**answers)


class TestEveryNet:
    @every_net
    def test_makes_a_map_of_the_pictures_size_the_same_way_twice(self, kind, build):
        first, second = made(kind, build), made(kind, build)
        assert first.picture.size == (60, 44) and first.record == second.record
        assert first.record.recipe["steps"][0]["revision"]

    @every_net
    def test_stops_inside_when_asked_and_works_after_it(self, kind, build):
        heard = []

        def stop(fraction, doing):
            heard.append(fraction)
            if fraction > 0.2:
                raise Cancelled(needed="a run", found="a stop", fix="")

        with pytest.raises(Cancelled):
            made(kind, build, progress=stop)
        assert 0 < heard[-1] < 0.9
        assert made(kind, build).picture.size == (60, 44)

    @every_net
    @pytest.mark.parametrize("size", [(1, 1), (3, 90)])
    def test_survives_odd_sizes(self, kind, build, size):
        fields = {"point": "0,0"} if kind == "mask" else {}
        assert made(kind, build, picture(*size), **fields).picture.size == size

    @every_net
    def test_a_missing_weight_is_refused_by_name(self, kind, build, tmp_path):
        model = shutil.copytree(tiny.shared(build), tmp_path / "m")
        tensors = load(model / "model.safetensors")
        gone = sorted(name for name in tensors if "residual_layer1" not in name)[-1]
        save(model / "model.safetensors", {name: tensors[name] for name in tensors if name != gone})
        with pytest.raises(BadModel, match="1 missing"):
            open_net(read_folder(model))


class TestModels:
    def test_a_weight_that_is_no_number_is_refused(self, tmp_path):
        model = shutil.copytree(tiny.shared(tiny.dpt), tmp_path / "m")
        tensors = load(model / "model.safetensors")
        name = next(name for name in tensors if name.endswith("projection.weight"))
        tensors[name] = tensors[name] * float("nan")
        save(model / "model.safetensors", tensors)
        with pytest.raises(BadModel, match="NaN or infinity"):
            open_net(read_folder(model))

    def test_a_weight_of_another_shape_is_refused(self, tmp_path):
        model = shutil.copytree(tiny.shared(tiny.segformer), tmp_path / "m")
        config = json.loads((model / "config.json").read_text("utf8"))
        (model / "config.json").write_text(json.dumps({**config, "decoder_hidden_size": 12}), "utf8")
        with pytest.raises(BadModel, match="weights of SegformerForSemanticSegmentation"):
            open_net(read_folder(model))

    def test_weights_that_no_net_of_its_kind_uses_may_be_missing(self, tmp_path):
        """Published DPT models lack the first residual of the first fusion."""
        model = shutil.copytree(tiny.shared(tiny.dpt), tmp_path / "m")
        photo = texture(60, 44)
        before = depths.depth(photo, asked("depth"), read_folder(model), open_net(read_folder(model)))
        tensors = load(model / "model.safetensors")
        kept = {name: t for name, t in tensors.items() if "fusion_stage.layers.0.residual_layer1" not in name}
        assert len(kept) < len(tensors)
        save(model / "model.safetensors", kept)
        after = depths.depth(photo, asked("depth"), read_folder(model), open_net(read_folder(model)))
        assert (before == after).all()

    def test_a_model_of_another_kind_says_which_kind_it_is(self):
        with pytest.raises(BadModel, match="Ask for --kind depth"):
            made("pose", tiny.dpt)

    def test_a_model_for_a_kind_that_needs_none_is_refused(self):
        with pytest.raises(CannotServe, match="kind canny is made without one"):
            made("canny", tiny.dpt)

    def test_many_pictures_load_a_model_once(self, monkeypatch):
        loads = []
        monkeypatch.setattr(
            "anew.engines.control.engine.open_net", lambda f, told: loads.append(f) or open_net(f, told)
        )
        engine, work = ControlMaps(), Work(0, model=str(tiny.shared(tiny.dpt)))
        for seed in range(3):
            engine.make(asked("depth"), {"picture": texture(40, 30, seed=seed)}, work, ControlSettings())
        assert len(loads) == 1

    def test_a_model_that_changes_before_it_is_used_is_refused(self):
        work = Work(0, model=str(tiny.shared(tiny.dpt)), revision="0" * 64)
        with pytest.raises(BadModel, match="changed while"):
            ControlMaps().make(asked("depth"), {"picture": texture(40, 30)}, work, ControlSettings())

    def test_opening_waits_while_another_thread_builds_a_net(self):
        folder = read_folder(tiny.shared(tiny.dpt))
        assert waits_for_its_turn(lambda: open_net(folder))

    def test_two_threads_make_what_one_does(self):
        engine, work = ControlMaps(), Work(0, model=str(tiny.shared(tiny.dpt)))
        results = {}

        def one(seed):
            x = {"picture": texture(40, 30, seed=seed)}
            results.setdefault(seed, []).append(engine.make(asked("depth"), x, work, ControlSettings()))

        threads = [threading.Thread(target=one, args=(seed,)) for seed in (0, 1, 0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert all((first == second).all() for first, second in results.values())


class TestPixels:
    def test_a_picture_is_scaled_and_centred_as_its_model_was_trained(self):
        grey = np.full((4, 6, 3), 0.5, np.float32)
        made_ = prepared(grey, (4, 6), {"image_mean": [0.5, 0.25, 0], "image_std": [1, 0.5, 0.5]})
        assert made_.shape == (1, 3, 4, 6) and np.allclose(made_[0, :, 0, 0], [0, 0.5, 1], atol=1e-6)
        assert np.allclose(prepared(grey, (4, 6), {"do_normalize": False, "do_rescale": False}), 0.5)
        assert np.allclose(prepared(grey, (4, 6), {"do_normalize": False, "rescale_factor": 1 / 127.5}), 1)

    @pytest.mark.parametrize(
        ("processor", "resolution", "size"),
        [
            ({"size": {"height": 384, "width": 384}}, 0, (384, 384)),
            ({"size": {"height": 56, "width": 56}, "keep_aspect_ratio": True, "ensure_multiple_of": 14}, 0, (56, 112)),
            ({"size": {"shortest_edge": 512}, "size_divisor": 32}, 0, (512, 1024)),
            ({"size": 384}, 0, (384, 768)),
            ({}, 0, (512, 1024)),
            ({"size": {"height": 384, "width": 384}}, 200, (192, 384)),
        ],
    )  # fmt: skip
    def test_the_size_is_the_models_or_the_one_asked_for(self, processor, resolution, size):
        assert working_size(np.zeros((100, 200, 3), np.float32), {}, processor, resolution) == size

    def test_a_size_over_the_limit_is_refused_with_the_numbers(self):
        with pytest.raises(TooLarge, match=f"{LIMIT / 1e6:g} megapixels"):
            working_size(np.zeros((100, 200, 3), np.float32), {}, {}, 8000)
        with pytest.raises(TooLarge):
            working_size(np.zeros((1, 2000, 3), np.float32), {}, {}, 0)

    @pytest.mark.parametrize("told_", [{"image_mean": ["a", 0, 0]}, {"image_std": 3}, {"rescale_factor": "x"}])
    def test_numbers_that_are_none_are_refused(self, told_):
        with pytest.raises(BadModel, match="numbers for"):
            prepared(np.zeros((4, 4, 3), np.float32), (4, 4), told_)


class TestDepth:
    answer = torch.linspace(2, 6, 32)[None, None, :].expand(1, 32, 32)

    def test_nearness_fills_the_range(self):
        near = depths.depth(texture(32, 32), asked("depth"), told(size={"height": 32, "width": 32}),
                            says(predicted_depth=self.answer))  # fmt: skip
        assert near.shape == (32, 32) and near[0, 0] == 0 and near[0, -1] == 1 and (np.diff(near[0]) > 0).all()

    def test_metres_are_turned_round(self):
        folder = told(size={"height": 32, "width": 32}, config={"depth_estimation_type": "metric"})
        near = depths.depth(texture(32, 32), asked("depth"), folder, says(predicted_depth=self.answer))
        assert near[0, 0] == 1 and near[0, -1] == 0

    def test_a_wall_has_one_depth(self):
        near = depths.depth(texture(32, 32), asked("depth"), told(), says(predicted_depth=torch.ones(1, 8, 8)))
        assert not near.any()


class TestSegmentation:
    def test_classes_get_the_colours_that_controlnets_know(self):
        scores = torch.zeros(1, 150, 4, 4)
        scores[0, 2] = 1  # sky
        scores[0, 0, 2:] = 2  # wall
        painted = segmentation(texture(32, 32), asked("segmentation"), told(size={"height": 64, "width": 64}),
                               says(logits=scores))  # fmt: skip
        assert (painted[0, 0] * 255).round().tolist() == [6, 230, 230]
        assert (painted[-1, 0] * 255).round().tolist() == [120, 120, 120]

    def test_queries_are_summed_to_classes(self):
        classes = torch.tensor([[[9.0, 0, 0], [0, 9, 0]]])  # two queries, two classes and nothing
        drawn = torch.stack([torch.full((4, 8), -9.0), torch.full((4, 8), -9.0)])[None]
        drawn[0, 0, :, :4] = drawn[0, 1, :, 4:] = 9
        painted = segmentation(texture(64, 32), asked("segmentation"), told(size={"height": 32, "width": 64}),
                               says(class_queries_logits=classes, masks_queries_logits=drawn))  # fmt: skip
        assert (painted[:, :24] == palette(2)[0]).all() and (painted[:, -24:] == palette(2)[1]).all()

    @pytest.mark.parametrize("classes", [2, 19, 60, 133])
    def test_other_palettes_have_a_colour_a_class(self, classes):
        assert len(np.unique(palette(classes).round(4), axis=0)) == classes


class TestPose:
    def test_a_peak_is_found_between_its_pixels(self):
        maps = np.zeros((1, 8, 10), np.float32)
        maps[0, 3, 6], maps[0, 3, 7] = 0.9, 0.5
        body = poses.peaks(maps)
        assert body.points_N2.tolist() == [[6.25, 3.0]] and np.isclose(body.certain_N[0], 0.9)

    def test_points_come_back_to_where_they_are_on_the_picture(self):
        """A net that sees a bright spot says so; the nose must be drawn on the spot."""
        photo = np.zeros((200, 300, 3), np.float32)
        photo[97:104, 197:204] = 1
        folder = told(config={"backbone_config": {"image_size": [256, 192]}}, do_normalize=False)

        def net(pixels, dataset_index=None):
            seen = torch.nn.functional.avg_pool2d(pixels.mean(1, keepdim=True), 4)[0, 0]
            maps = torch.zeros(1, 17, 64, 48)
            maps[0, 0] = seen / seen.max()
            return SimpleNamespace(heatmaps=maps)

        drawn = poses.pose(photo, Control(kind="pose", box="120,40,160,140"), folder, net).sum(2)
        y, x = np.nonzero(drawn)
        assert abs(x.mean() - 200) < 4 and abs(y.mean() - 100) < 4

    def test_limbs_are_drawn_dimmer_than_joints_and_only_between_what_is_seen(self):
        points = np.zeros((18, 2), np.float32)
        points[1], points[2], points[5] = (100, 50), (40, 50), (160, 50)
        certain = np.zeros(18, np.float32)
        certain[[1, 2]] = 0.9
        drawn = poses.figure((100, 200), poses.Body(points, certain))
        assert np.allclose(drawn[50, 70], [0.6, 0, 0], atol=1e-5)  # neck to right shoulder
        assert np.allclose(drawn[50, 40], poses._colour(2)) and not drawn[:, 120:].any()

    def test_a_model_of_other_points_is_refused(self, tmp_path):
        model = tiny.written(tmp_path / "m", tiny.vitpose, points=21)
        with pytest.raises(BadModel, match="17 points of COCO"):
            run(Recipe.of(Control(kind="pose"), engine="control", model=str(model)), picture=picture())


class TestMask:
    class Net:
        config = SimpleNamespace(vision_config=SimpleNamespace(backbone_config=SimpleNamespace(image_size=[64, 64])))

        def __call__(self, **asked_):
            self.asked = asked_
            drawn = torch.full((1, 1, 3, 16, 16), -1.0)
            drawn[0, 0, 1, :, :8] = 1
            return SimpleNamespace(iou_scores=torch.tensor([[[0.2, 0.9, 0.1]]]), pred_masks=drawn)

    def test_the_most_trusted_reading_is_taken(self):
        net = self.Net()
        found = masks.mask(texture(128, 32), Control(kind="mask", point="100,8"), told(), net)
        assert found.shape == (32, 128) and found[:, :60].all() and not found[:, 68:].any()
        assert net.asked["input_points"].flatten().tolist() == [50.25, 17.0]

    def test_a_box_is_told_by_its_corners(self):
        net = self.Net()
        masks.mask(texture(128, 32), Control(kind="mask", box="16,8,32,16"), told(), net)
        assert net.asked["input_boxes"].flatten().tolist() == [8, 16, 24, 48]


def test_thresholds_for_a_map_that_a_model_makes_are_refused():
    recipe = Recipe.of(Control(kind="depth"), engine="control", model=str(tiny.shared(tiny.dpt)), settings={"high": 9})
    with pytest.raises(BadTask, match="for kind canny only"):
        run(recipe, picture=Picture.from_array(texture(30, 20)))
