"""Free: where the prompt stands in a clause that is meant for a model which reads any words."""

from anew.words.language import Free

_IT = r"(?:it|this|that|the (?:picture|photo|image)|me|him|her|them|us)"

FREE = Free(
    turned=(
        rf"(?:make|turn|paint|reimagine|change|transform|convert) {_IT} (?:look like|look|into|to|as|like|in)\b (.+)",
        rf"(?:make|turn|reimagine) {_IT} (.+)",
        r"reimagine (?:as )?(.+)",
    ),
    placed=(
        r"(?:replace|swap|exchange) .+? (?:with|by|for) (.+)",
        r"fill .*?(?:with|by) (.+)",
        r"(?:put|place|add|paint|draw|insert) (.+?) (?:here|there|in there|in it|in)",
        r"(?:put|place|add|paint|draw|insert) (.+)",
        r"(?:turn|change|make) .+? (?:into|to) (.+)",
    ),
    beside=r"\b(?:with|showing|of|by) (.+)",
    behind=(
        r"(?:replace|swap|change) the (?:background|bg|backdrop) (?:with|by|for|to|into) (.+)",
        r"(?:put|place) (?:me|him|her|it|them|us|the \w+) (?:on|in|at|before|in front of|into) (.+)",
    ),
    polite=r"(?:(?:please|pls|plz|kindly|just|now|(?:can|could|would) (?:you|u)|hey|and|then|first)\b[ ,]*)+",
    trailing=r"[ ,.!?]*(?:\b(?:please|pls|plz|thanks|thank you|thx)\b)?[ ,.!?]*$",
)
