"""Amounts: how much, in five steps from hardly to wholly."""

VALUES: dict[str, str] = {
    "tiny": "a tiny bit|tiny bit|a touch|a hint|barely|very slightly|a very little|hardly|minimally",
    "little": """a little|a bit|a little bit|little|slightly|slight|gently|gentle|subtle|subtly|lightly|somewhat
        |softly|mildly|keep it subtle|a small amount|carefully|careful|be careful|not too much|a smidge|sort of
        |a tad|only a little|just a little|only a bit|just a bit|a slight""",
    "half": """half as strong|half as much|fifty percent|half way through|half|halfway|only half|half way
        |by half|half strength|medium|moderately""",
    "much": """a lot|strongly|strong|stronger than that|much|very much|very|heavily|heavy|hard|lots|lots of
        |a lot of|strong changes|considerably|significantly|way|drastically|aggressively|intensely|big time
        |loads of|a ton""",
    "full": """fully|completely|totally|entirely|wholly|max|maximum|at full strength|all the way
        |as much as possible|freely|100 percent|full strength|utterly|even what may be none|to the max|full on""",
}
"""Each step, and the phrases that mean it."""

DIAL: dict[str, float] = {"tiny": 0.15, "little": 0.3, "half": 0.5, "much": 0.85, "full": 1.0}
"""Of a dial from 0 to 1."""
