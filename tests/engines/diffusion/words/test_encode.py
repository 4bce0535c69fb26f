"""Prompts as embeddings: the pipeline's own where nothing is weighted, chunks, stress, layers, and what is refused."""

import pytest
import torch

from anew.engines.diffusion.words.encode import LONGEST, encoded, plain
from anew.errors import BadTask, TooLarge
from tests.engines.diffusion import tiny


@pytest.fixture(scope="module")
def sd():
    return lively(tiny.pipeline("sd-img2img"))


@pytest.fixture(scope="module")
def xl():
    return lively(tiny.pipeline("sdxl"))


def lively(pipe):
    """A model whose last norm has a mean, as trained ones have."""
    with torch.no_grad():
        for model in (pipe.text_encoder, getattr(pipe, "text_encoder_2", None)):
            if model is not None:
                getattr(model, "text_model", model).final_layer_norm.bias += 0.3
    return pipe


def own(pipe, prompt, negative=None, **changes):
    """What the pipeline itself makes of prompts, by the names of its arguments."""
    with torch.no_grad():
        made = pipe.encode_prompt(
            prompt=prompt,
            device="cpu",
            num_images_per_prompt=1,
            do_classifier_free_guidance=True,
            negative_prompt=negative,
            **changes,
        )
    names = ("prompt_embeds", "negative_prompt_embeds", "pooled_prompt_embeds", "negative_pooled_prompt_embeds")
    return dict(zip(names, made, strict=False))


def same(mine, theirs):
    return mine.keys() == theirs.keys() and all(torch.equal(mine[name], theirs[name]) for name in mine)


class TestPlain:
    @pytest.mark.parametrize("prompt", ["a cat", "", "The DOG, 12:30", "cat " * 75])
    @pytest.mark.parametrize("family", ["sd", "xl"])
    def test_a_short_prompt_is_what_the_pipeline_makes_of_it_bit_by_bit(self, family, prompt, request):
        pipe = request.getfixturevalue(family)
        assert same(encoded(pipe, prompt, "dog"), own(pipe, prompt, "dog"))

    @pytest.mark.parametrize("family", ["sd", "xl"])
    def test_an_empty_negative_is_the_pipelines_own(self, family, request):
        pipe = request.getfixturevalue(family)
        assert same(encoded(pipe, "a cat"), own(pipe, "a cat"))

    def test_without_guidance_there_is_no_negative(self, sd, xl):
        assert set(encoded(sd, "a cat", "dog", guidance=False)) == {"prompt_embeds"}
        assert set(encoded(xl, "a cat", guidance=False)) == {"prompt_embeds", "pooled_prompt_embeds"}

    def test_the_pipeline_makes_the_same_picture_of_them(self, sd):
        run = {"image": torch.zeros(1, 3, 64, 64), "num_inference_steps": 2, "output_type": "np"}
        mine, theirs = (
            sd(**run, **words, generator=torch.Generator().manual_seed(0)).images
            for words in (encoded(sd, "a cat", "dog"), {"prompt": "a cat", "negative_prompt": "dog"})
        )
        assert (mine == theirs).all()

    def test_brackets_of_weight_one_change_nothing(self, sd):
        assert same(encoded(sd, "(a cat:1.0)"), encoded(sd, "a cat"))


class TestLong:
    def test_each_chunk_is_read_as_if_alone_and_the_negative_is_as_long(self, sd):
        got = encoded(sd, "cat " * 75 + "dog", "dog")
        assert got["prompt_embeds"].shape == got["negative_prompt_embeds"].shape == (1, 154, 32)
        first, second = got["prompt_embeds"].split(77, 1)
        assert torch.equal(first, own(sd, "cat " * 75)["prompt_embeds"])
        assert torch.equal(second, own(sd, "dog")["prompt_embeds"])
        assert torch.equal(got["negative_prompt_embeds"][:, 77:], own(sd, "")["prompt_embeds"])

    def test_a_long_negative_makes_the_prompt_longer(self, xl):
        got = encoded(xl, "cat", "cat " * 200)
        assert got["prompt_embeds"].shape == got["negative_prompt_embeds"].shape == (1, 231, 64)
        assert torch.equal(got["pooled_prompt_embeds"], own(xl, "cat")["pooled_prompt_embeds"])

    def test_break_starts_a_chunk(self, sd):
        first, second = encoded(sd, "cat BREAK dog")["prompt_embeds"].split(77, 1)
        assert torch.equal(first, own(sd, "cat")["prompt_embeds"])
        assert torch.equal(second, own(sd, "dog")["prompt_embeds"])

    def test_an_empty_negative_of_a_long_prompt_is_zeros_for_sdxl(self, xl):
        assert not encoded(xl, "cat " * 80)["negative_prompt_embeds"].any()


class TestStress:
    def test_weights_multiply_and_the_mean_is_restored(self, sd):
        before, after = own(sd, "a cat dog")["prompt_embeds"], encoded(sd, "a (cat:1.5) dog")["prompt_embeds"]
        wanted = before.clone()
        wanted[:, 2] *= 1.5  # start, a, cat
        assert torch.allclose(after, wanted * (before.mean() / wanted.mean()), atol=1e-6)
        assert torch.isclose(after.mean(), before.mean(), atol=1e-6) and not torch.equal(after, before)

    def test_other_chunks_stay_as_they_are(self, sd):
        first, second = encoded(sd, "cat BREAK (dog:1.4)")["prompt_embeds"].split(77, 1)
        assert torch.equal(first, own(sd, "cat")["prompt_embeds"])
        assert not torch.equal(second, own(sd, "dog")["prompt_embeds"])

    @pytest.mark.parametrize(
        "prompt", ["(cat:0)", "(cat:-1) dog", "(" + "cat " * 75 + ":0)", "(" + "cat " * 75 + ":-9)"]
    )
    def test_any_weight_leaves_finite_numbers_and_turns_no_other_token(self, sd, prompt):
        states, start = encoded(sd, prompt)["prompt_embeds"], own(sd, "")["prompt_embeds"][:, 0]
        assert states.isfinite().all() and states.abs().max() < 1000
        assert (states[:, 0] * start >= 0).all()

    def test_sdxl_stresses_both_encoders_and_not_the_pooled_one(self, xl):
        got, own_words = encoded(xl, "(cat:1.3)", "dog"), own(xl, "cat", "dog")
        change = (got["prompt_embeds"] != own_words["prompt_embeds"])[0, 1]
        assert change[:32].any() and change[32:].any()
        assert torch.equal(got["pooled_prompt_embeds"], own_words["pooled_prompt_embeds"])


class TestLayers:
    def test_one_is_the_last_layer_of_sd(self, sd):
        assert same(encoded(sd, "cat", clip_skip=1), own(sd, "cat"))

    def test_two_is_the_one_before_under_the_last_norm(self, sd):
        ids = sd.tokenizer("cat", padding="max_length", return_tensors="pt").input_ids
        with torch.no_grad():
            layer = sd.text_encoder(ids, output_hidden_states=True).hidden_states[-2]
            wanted = sd.text_encoder.final_layer_norm(layer)
        got = encoded(sd, "cat", clip_skip=2)
        assert torch.equal(got["prompt_embeds"], wanted) and not torch.equal(wanted, own(sd, "cat")["prompt_embeds"])

    def test_two_is_what_sdxl_has_anyway(self, xl):
        assert same(encoded(xl, "cat", clip_skip=2), encoded(xl, "cat"))
        assert not same(encoded(xl, "cat", clip_skip=1), encoded(xl, "cat"))

    @pytest.mark.parametrize("layer", [-1, 3, 12])
    def test_a_layer_that_is_not_there_is_refused(self, sd, layer):
        with pytest.raises(BadTask, match="from 1, the last, to 2"):
            encoded(sd, "cat", clip_skip=layer)


class TestOthers:
    def test_a_flow_model_gets_the_text(self):
        pipe = tiny.pipeline("flux")
        assert encoded(pipe, "a sign (old) [x]", "dog") == {"prompt": "a sign (old) [x]", "negative_prompt": "dog"}
        for bad in ({"prompt": "a (cat:1.3)"}, {"prompt": "", "negative": "(dog:2)"}):
            with pytest.raises(BadTask, match="reads sentences"):
                encoded(pipe, **bad)
        with pytest.raises(BadTask, match="clip_skip"):
            encoded(pipe, "cat", clip_skip=2)

    def test_a_pipeline_without_negatives_refuses_one(self):
        pipe = tiny.pipeline("lcm")
        assert set(encoded(pipe, "(cat:1.2)")) == {"prompt_embeds"}
        with pytest.raises(BadTask, match="no negative prompt for LatentConsistency"):
            encoded(pipe, "cat", "dog")

    @pytest.mark.parametrize("text", ["a" * (LONGEST + 1), "word " * 10_000])
    def test_too_long_is_refused_with_the_numbers(self, sd, text):
        for prompts in ((text, ""), ("", text)):
            with pytest.raises(TooLarge, match=f"20,000 characters; found {len(text):,}"):
                encoded(sd, *prompts)
        with pytest.raises(TooLarge):
            plain(text)
