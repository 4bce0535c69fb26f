"""Textual inversions: both layouts, the embeddings diffusers makes, widths checked, nothing left behind."""

import copy

import pytest
import torch

from anew.engines.diffusion.words.encode import encoded
from anew.engines.diffusion.words.inversion import learned, learned_words, parts
from anew.errors import BadModel, BadTask
from anew.weights.tensors import save
from tests.engines.diffusion import tiny


@pytest.fixture(scope="module")
def sd():
    return tiny.pipeline("sd-img2img")


@pytest.fixture(scope="module")
def xl():
    return tiny.pipeline("sdxl")


def vectors(count=1, width=32, seed=0):
    return torch.randn(count, width, generator=torch.Generator().manual_seed(seed))


@pytest.fixture
def file(tmp_path):
    def written(tensors, name="mine"):
        save(tmp_path / f"{name}.safetensors", tensors)
        return str(tmp_path / f"{name}.safetensors")

    return written


class TestLearned:
    @pytest.mark.parametrize("count", [1, 3])
    def test_a_word_becomes_what_diffusers_makes_of_it(self, sd, file, count):
        path = file({"emb_params": vectors(count)})
        theirs = copy.deepcopy(sd)
        theirs.load_textual_inversion({"<toy>": vectors(count)}, token="<toy>")
        with torch.no_grad():
            wanted = theirs.encode_prompt("a <toy> cat", "cpu", 1, False)[0]
        with learned_words(sd, [f"<toy>={path}"]):
            got = encoded(sd, "a <toy> cat", guidance=False)["prompt_embeds"]
        assert torch.allclose(got, wanted, atol=1e-6)
        assert not torch.allclose(got, encoded(sd, "a <toy> cat", guidance=False)["prompt_embeds"])

    def test_afterwards_the_pipeline_is_as_it_was(self, sd, file):
        size, weights = len(sd.tokenizer), sd.text_encoder.state_dict()
        before = {name: weight.clone() for name, weight in weights.items()}
        said = encoded(sd, "mine")["prompt_embeds"]
        with pytest.raises(KeyboardInterrupt), learned_words(sd, [file({"emb_params": vectors()})]):
            raise KeyboardInterrupt(encoded(sd, "mine"))
        after = sd.text_encoder.state_dict()
        assert after.keys() == before.keys() and all(torch.equal(after[name], before[name]) for name in before)
        assert len(sd.tokenizer) == size and learned(sd) == ()
        assert torch.equal(encoded(sd, "mine")["prompt_embeds"], said)
        assert not sd.text_encoder.get_input_embeddings()._forward_hooks

    def test_prompts_without_the_word_stay_as_they_are(self, sd, file):
        wanted = encoded(sd, "a cat")["prompt_embeds"]
        with learned_words(sd, [file({"emb_params": vectors()})]):
            assert torch.equal(encoded(sd, "a cat")["prompt_embeds"], wanted)

    def test_sdxl_shows_each_encoder_its_own(self, xl, file):
        path = file({"clip_g": vectors(2, seed=1), "clip_l": vectors(2, seed=2)})
        bare = encoded(xl, "mine")
        with learned_words(xl, [path]):
            got = encoded(xl, "mine")
        change = (got["prompt_embeds"] != bare["prompt_embeds"])[0, 1]
        assert change[:32].any() and change[32:].any()
        assert not torch.equal(got["pooled_prompt_embeds"], bare["pooled_prompt_embeds"])

    def test_a_learned_word_is_not_parted_between_chunks(self, sd, file):
        with learned_words(sd, [file({"emb_params": vectors(4)})]):
            got = encoded(sd, "cat " * 73 + "mine")["prompt_embeds"]
            alone = encoded(sd, "mine")["prompt_embeds"]
        assert torch.equal(got[:, 77:], alone)

    def test_a_learned_word_can_be_stressed(self, sd, file):
        with learned_words(sd, [file({"emb_params": vectors(2)})]):
            plain, stressed = (encoded(sd, text)["prompt_embeds"] for text in ("mine", "(mine:1.4)"))
        assert not torch.equal(plain, stressed)


class TestNames:
    @pytest.mark.parametrize(
        ("tensors", "word", "token"),
        [({"emb_params": 1}, "", "mine"), ({"<cat-toy>": 1}, "", "<cat-toy>"), ({"<cat-toy>": 1}, "toy=", "toy")],
    )
    def test_the_word_is_the_one_said_or_the_files(self, sd, file, tensors, word, token):
        path = file({name: vectors() for name in tensors})
        with learned_words(sd, [f"{word}{path}"]):
            assert [found.token for found in learned(sd)] == [token]

    def test_whole_words_are_found_and_the_longest_first(self, sd, file):
        words = [f"{name}={file({'emb_params': vectors()}, name)}" for name in ("ab", "ab-cd")]
        with learned_words(sd, words):
            cut = [(text, found and found.token) for text, found in parts("AB, ab-cd abc", learned(sd))]
        assert cut == [("AB", "ab"), (", ", None), ("ab-cd", "ab-cd"), (" abc", None)]


class TestRefused:
    @pytest.mark.parametrize(
        ("tensors", "words"),
        [
            ({"emb_params": vectors(1, 768)}, r"width 32 in .*made for SD 1\.x"),
            ({"clip_l": vectors(), "clip_g": vectors()}, "made for SDXL"),
            ({"emb_params": vectors(76)}, "at most 75"),
            ({"emb_params": torch.zeros(0, 32)}, "at most 75"),
            ({"emb_params": vectors()[None]}, "width 32"),
            ({"emb_params": torch.tensor(1.0)}, "width 32"),
            ({"emb_params": vectors() * float("inf")}, "NaN or infinity"),
            ({"a": vectors(), "b": vectors(), "c": vectors()}, "3 tensors: a, b, c"),
            ({}, "0 tensors"),
        ],
    )
    def test_a_file_that_does_not_fit(self, sd, file, tensors, words):
        with pytest.raises(BadModel, match=words), learned_words(sd, [file(tensors)]):
            pass
        assert learned(sd) == ()

    def test_one_encoders_word_is_refused_by_sdxl(self, xl, file):
        with pytest.raises(BadModel, match="width 32 and 32"), learned_words(xl, [file({"emb_params": vectors()})]):
            pass

    def test_a_pickle(self, sd, tmp_path):
        (tmp_path / "x.pt").write_bytes(b"PK\x03\x04" + b"\0" * 64)
        with pytest.raises(BadModel, match="pickle"), learned_words(sd, [str(tmp_path / "x.pt")]):
            pass

    @pytest.mark.parametrize("token", ["two words", "(x)", "a\\b", "[x"])
    def test_a_word_that_cannot_be_one(self, sd, file, token):
        with pytest.raises(BadTask, match="without spaces"), learned_words(sd, [f"{token}={file({'e': vectors()})}"]):
            pass

    def test_the_same_word_twice(self, sd, file):
        path = file({"e": vectors()})
        with pytest.raises(BadTask, match="x twice"), learned_words(sd, [f"x={path}", f"X={path}"]):
            pass

    def test_a_model_whose_words_clip_does_not_read(self, file):
        with (
            pytest.raises(BadTask, match="read by CLIP"),
            learned_words(tiny.pipeline("flux"), [file({"e": vectors()})]),
        ):
            pass
