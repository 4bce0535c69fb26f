"""Sandbox: where the bytes of strangers are opened. This process never decodes them.

pool      a few processes, kept warm, replaced when they are killed
wire      one question and one answer, framed
child     the process: little memory, no files to write, one question at a time
looking   what a picture is, asked of every one that comes in
"""

from anew.server.sandbox.pool import Sandbox as Sandbox
from anew.server.sandbox.wire import Answer as Answer
