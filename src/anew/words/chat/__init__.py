"""Chat: a sentence through a chat model that whoever starts the server has named, and by the grammar if that fails.

offering   what the model is told, and the tools that it may call: the tasks' own declarations
calling    one request to one host, within a time and a size
reading    what came back, checked like any stranger's

sentence --offering--> request --calling--> answer --reading--> steps
|            |
+- grammar <-+   anything amiss, and it is said
"""

from dataclasses import replace

from anew.words.chat.calling import Chat, called
from anew.words.chat.offering import offered, request
from anew.words.chat.reading import Amiss, read
from anew.words.grammar import understand
from anew.words.scene import Scene
from anew.words.understood import Understood

__all__ = ["Chat", "through"]


def through(chat: Chat, sentence: str, scene: Scene, picture: bytes = b"") -> Understood:
    """What a sentence asks for, by a chat model; by the grammar where that does not answer, or answers nonsense.

    Args:
        chat: Which model, and where.
        sentence: As a person says it.
        scene: What is there.
        picture: A small one as WebP or PNG, which is sent along where `Chat.pictures` says so; empty for none.

    Raises:
        TooLarge: more than a sentence or a few.
    """
    plain = understand(sentence, scene)
    tools = offered(scene)
    try:
        answer = called(chat, request(chat, sentence, scene, tools, picture if chat.pictures else b""))
        return replace(read(answer, scene, tools), by=chat.model)
    except Amiss as error:
        return replace(plain, notes=(f"The chat model {chat.model} was not followed: {error}.",))
