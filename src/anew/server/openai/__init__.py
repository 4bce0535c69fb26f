"""OpenAI: the Images API as its clients speak it, below /v1/images, and /v1/models.

    routes        what is served                            translating  from that to a recipe and its pictures
    asked         what a request may say                    pictures     masks and overlays, made in the sandbox
    reading       forms and JSON, read                      faults       errors in its shape
    answers       what comes back, at once or streamed      schemas      all of it for OpenAPI
    streaming     events while the work goes on

Field names and shapes follow the OpenAPI description of OpenAI (https://github.com/openai/openai-openapi) and what its
clients send. What is done with each field is told in docs/openai.md.
"""

from anew.server.faults import shaped
from anew.server.openai.faults import render
from anew.server.openai.routes import router as router

for _prefix in ("/v1/images", "/v1/models"):
    shaped(_prefix, render)
