import numpy as np
import pytest

from anew.engines.gan.facts import Domain
from anew.metrics import l1, patch_swd_sets
from anew.training.evaluate.gallery import Gallery
from anew.training.evaluate.scoring import MOST_DB, Judges, scored
from tests.training.evaluate.scenes import COLOURS, PICTURE, darker, duotone, labelled, read_off, rendered


def back_and_forth(x, to):
    return darker(x) if to == "b" else (x[..., ::-1] / 0.6).round().clip(0, 255).astype(np.uint8)


def test_the_perfect_translator_has_perfect_scores():
    sheet = scored(lambda x, to: darker(x), duotone(), ("b",), Judges())
    found = {name: score.mean for name, score in sheet.scores["b"].items()}
    assert found == {"l1": 0, "psnr": MOST_DB, "ssim": pytest.approx(1), "patch_swd": 0, "patch_swd_sets": 0}
    assert any("176" in note for note in sheet.notes)


def test_the_identity_scores_what_stands_beside_it():
    gallery = duotone(paired=False)
    score = scored(lambda x, to: x, gallery, ("b",), Judges()).scores["b"]["patch_swd_sets"]
    assert score.mean == score.beside["identity"] == patch_swd_sets(gallery.a, gallery.b)
    assert score.beside["two real halves"] < score.mean


def test_without_pairs_only_the_sets_are_compared():
    assert list(scored(lambda x, to: x, duotone(paired=False), ("b",), Judges()).scores["b"]) == ["patch_swd_sets"]


def test_pairs_may_lie_anywhere_in_the_two_sets():
    gallery = duotone()
    shuffled = Gallery(gallery.a[:4], gallery.b[::-1], gallery.domains, tuple((i, 5 - i) for i in range(4)))
    assert scored(lambda x, to: darker(x), shuffled, ("b",), Judges()).scores["b"]["l1"].mean == 0


def test_two_sided_makers_are_asked_to_come_back():
    sheet = scored(back_and_forth, duotone(), ("b", "a"), Judges())
    assert sheet.scores["b"]["cycle_l1"].mean < 0.004  # one rounding there, one back
    there = scored(lambda x, to: darker(x), duotone(), ("b", "a"), Judges())
    assert there.scores["b"]["cycle_l1"].mean == pytest.approx(np.mean([l1(darker(darker(x)), x) for x in duotone().a]))


def test_large_pictures_have_ms_ssim():
    gallery = labelled(2, side=176)
    sheet = scored(lambda x, to: rendered(x), gallery, ("b",), Judges())
    assert 0.5 < sheet.scores["b"]["ms_ssim"].mean < 1
    assert not any("176" in note for note in sheet.notes)


def test_a_segmenter_finds_the_labels_in_a_right_picture_and_the_ceiling_stands_beside():
    scores = scored(lambda x, to: rendered(x), labelled(), ("b",), Judges(labels=read_off)).scores["b"]
    assert scores["segmenter_mean_iou"].mean == 1
    assert 0.98 < scores["segmenter_mean_iou"].beside["real pictures"] <= 1
    grey = scored(lambda x, to: np.full((32, 32, 3), 90, np.uint8), labelled(), ("b",), Judges(labels=read_off))
    assert grey.scores["b"]["segmenter_mean_iou"].mean < 0.4
    assert grey.scores["b"]["segmenter_pixel_accuracy"].low < grey.scores["b"]["segmenter_pixel_accuracy"].high


def test_towards_labels_the_labels_themselves_are_compared():
    gallery = labelled()
    turned = Gallery(gallery.b, gallery.a, {"a": PICTURE, "b": gallery.domains["a"]}, gallery.pairs)
    scores = scored(lambda x, to: read_off(x), turned, ("b",), Judges()).scores["b"]
    assert list(scores) == ["pixel_accuracy", "class_accuracy", "mean_iou"]
    assert scores["mean_iou"].mean > 0.98
    ignored = scored(lambda x, to: np.where(read_off(x) == 0, 1, read_off(x)), turned, ("b",), Judges(ignored=0))
    assert ignored.scores["b"]["pixel_accuracy"].mean > 0.98


def test_a_cycle_through_pictures_counts_the_labels_that_changed():
    def make(x, to):
        return rendered(x) if to == "b" else read_off(x)

    assert scored(make, labelled(), ("b", "a"), Judges()).scores["b"]["cycle_changed"].mean == 0


def test_other_judges_are_asked_when_they_are_there():
    judges = Judges(lpips=lambda x, y: 0.5, sets=lambda made, truth: {})
    sheet = scored(lambda x, to: x, duotone(), ("b",), judges)
    assert sheet.scores["b"]["lpips"].mean == 0.5
    assert not any("lpips" in note for note in sheet.notes)


def test_progress_never_falls():
    heard = []
    gallery = Gallery(duotone().a, duotone().b, {"a": PICTURE, "b": Domain(name="night")})
    scored(back_and_forth, gallery, ("b", "a"), Judges(), lambda fraction, doing: heard.append(fraction))
    assert heard == sorted(heard)
    assert heard[-1] <= 1


def test_a_made_label_picture_counts_as_the_class_of_its_nearest_colour():
    gallery = labelled()
    shown = Gallery(
        gallery.b, [rendered(x) for x in gallery.a], {"a": PICTURE, "b": PICTURE}, gallery.pairs, {"b": COLOURS}
    )
    scores = scored(lambda x, to: rendered(read_off(x)) // 2 + 30, shown, ("b",), Judges()).scores["b"]
    assert scores["mean_iou"].mean > 0.95 and scores["l1"].mean > 0.05
