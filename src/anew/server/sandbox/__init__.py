"""Sandbox: where the bytes of strangers are opened. This process never decodes them.

pool      a few processes, kept warm, replaced when they are killed
wire      one question and one answer, framed
child     the process: little memory, no files to write, one question at a time
looking   what a picture is, asked of every one that comes in
finding   what more can be found out about one
drawing   one frame of somebody who draws
"""

from anew.server.sandbox.pool import Sandbox as Sandbox
from anew.server.sandbox.wire import Answer as Answer
