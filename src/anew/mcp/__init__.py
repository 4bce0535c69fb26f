"""MCP: pictures in a conversation with a chat model (https://modelcontextprotocol.io).

    client --protocol--> studio --job--> queue --> worker
                           |
                          tree: p1 --> p2 --> p4        every picture has an id; undo moves back, branches stay
                                   +--> p3

    tools      what can be asked, from the tasks' own declarations
    asking     the words of a call, as a recipe and pictures
    studio     what each tool does
    making     one job of the queue, watched and cancelled
    tree       the pictures of conversations, on the disk
    places     folders that may be read and written
    looking    what runs where strangers' bytes are opened
    answers    results and errors in the protocol's own shape
    protocol   the server of the SDK, which is handed the studio
    running    stdio, and HTTP

``import mcp`` is the SDK; it is loaded by protocol, answers and running only.
"""
