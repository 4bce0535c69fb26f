"""The engine ``diffusion``: pictures that follow words, by any local model that diffusers can run.

diffusers does the mathematics. This room is what stands between it and a person: which models it opens and which it
refuses, what size a picture is worked at and how it comes back to its place, how a run is stopped, and what it costs.

    card, settings, engine    what the road sees
    call, families, adapters  what is asked, which pipelines a model has, and how each of them is called
    loading                   from a directory to a pipeline, checked before anything is imported; kept under a ceiling
    running                   progress, cancel, deadline, previews
    words, samplers, lora     prompts with weights; samplers by the field's names; adapters of weights
    canvas                    the working size and the exact way back

No other room imports diffusers.
"""
