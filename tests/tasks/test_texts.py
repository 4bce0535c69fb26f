"""What a person wrote is known from the declaration."""

from anew.tasks import TASKS, Edit, Inpaint, Tone


def test_prompts_and_instructions_are_free_texts():
    assert Edit.texts() == ("instruction", "negative_prompt")
    assert set(Inpaint.texts()) == {"prompt", "negative_prompt"}
    assert Tone.texts() == ()


def test_a_field_that_speaks_of_prompts_is_a_free_text():
    for task in TASKS.values():
        assert {name for name in task.model_fields if "prompt" in name or name == "instruction"} == set(task.texts())
