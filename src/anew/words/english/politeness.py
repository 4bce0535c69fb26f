"""Politeness: words that ask for nothing and may stand anywhere. They are read, and say no more."""

MEANS = {
    "filler": """pixel|pixels|px|about|approximately|roughly|circa|around about|factor|a factor|by factor
        |by a factor|can|could|go|going|came|comes|come|say|super|pure|pretty|bad|badly|saved|terrible|awful
        |ugly|horrible|weird|somehow|type|like so|may|might|must|shall|should|will|would|gonna|wanna|gotta|am
        |been|being|theres|thats|heres|youre|think|guess|know|see if|lot|any|every|each|both|other than that
        |if you can|for me|to me|of it|of them|in there|today|quick|nice and|then please|man|dude|mate|buddy|sir
        |dear|love|sorry|em|again please|as well|though|anyway|somewhat of|right now|asap|currently|still|yet
        |already|since|because|when|while|so much|too much of|extra|additional|total|in total|overall|altogether
        |please|pls|plz|plese|kindly|can you|could you|can u|could u|would you|will you|hey|hi|hello|ok|okay
        |thanks|thank you|thx|ty|just|maybe|perhaps|actually|basically|so|well|oh|oops|nah|hmm|um|now|i want
        |i want you to|i would like|id like|i wish|i need|i d like|want|need|you|me|my|mine|your|his|her|their
        |our|its|it|is|are|was|were|be|looks|looking|too|the|a|an|some|of|for|to|in|on|at|by|with|from|as|into
        |up|out|off|out of|over|so that|that|this|these|those|them|him|he|she|they|i|we|us|do|does|did|let|lets
        |go on|try|trying|really|all|quite|bit|more|made|making|make|get|give|gives|give me|show me|have|has|had
        |new|something|print|scan|image|picture|photo|photograph|pic|pics|foto|img|shot|one|ones|which|who|what
        |thing|things|also|same time|be careful to|again|here|there|possible|if possible|needs to be|should be
        |there is|there are|gotten|got|etc|quickly|nicely|properly|correctly|without stretching
        |without distortion|without distorting it|on a|on plain|full|whole|entire|everything|use|using|look good
        |good|nice|better|format|ratio""",
    "using": "with|by|using|use",
    "on": "on|onto|before|against|in front of|on a|on plain",
    "greeting": "hello|hi|hey|thanks|thank you|thx",
}
"""Each meaning, and the phrases that have it, with a bar between."""
SPARED = """write|wrote|
    |people|purpose|quiet|while|whose|string|strings|straight|stack|stock|speed|shore|share|shape|shade
    |space|spade|smell|slots|sport|sports|stranger|strangers|situation|translator|though|thorough|world|tiles|reader
    |complete|completed|create|created|crease|lease|least|loose|loops|leads|links|gains|forth|float|chance|charge|coast
    |contest|content|context|consent|counting|stoker|tower|flower|flowers|person|persons|branch|bench"""
"""Words that are one slip from a known one, and are not meant to be that."""
