"""What a person asks for. A task knows nothing of how it will be done.

One file declares one task. From that declaration come the command, its help, the JSON
schema, the form and the reference page; none of them is written by hand.
"""

from anew.tasks.background import Background as Background
from anew.tasks.base import Canvas as Canvas
from anew.tasks.base import Role as Role
from anew.tasks.base import Task as Task
from anew.tasks.blend import Blend as Blend
from anew.tasks.clean import Clean as Clean
from anew.tasks.colorize import Colorize as Colorize
from anew.tasks.control import Control as Control
from anew.tasks.damage import Damage as Damage
from anew.tasks.deblur import Deblur as Deblur
from anew.tasks.dejpeg import Dejpeg as Dejpeg
from anew.tasks.denoise import Denoise as Denoise
from anew.tasks.edit import Edit as Edit
from anew.tasks.inpaint import Inpaint as Inpaint
from anew.tasks.outpaint import Outpaint as Outpaint
from anew.tasks.paint import Paint as Paint
from anew.tasks.recolor import Recolor as Recolor
from anew.tasks.reimagine import Reimagine as Reimagine
from anew.tasks.render import Render as Render
from anew.tasks.repair import Repair as Repair
from anew.tasks.restore import Restore as Restore
from anew.tasks.restyle import Restyle as Restyle
from anew.tasks.retarget import Retarget as Retarget
from anew.tasks.tone import Tone as Tone
from anew.tasks.translate import Translate as Translate
from anew.tasks.upscale import Upscale as Upscale
from anew.tasks.vary import Vary as Vary

TASKS: dict[str, type[Task]] = {
    task.name: task
    for task in (
        Inpaint,
        Outpaint,
        Restyle,
        Vary,
        Retarget,
        Paint,
        Background,
        Blend,
        Recolor,
        Translate,
        Render,
        Reimagine,
        Edit,
        Upscale,
        Restore,
        Repair,
        Damage,
        Clean,
        Denoise,
        Dejpeg,
        Deblur,
        Tone,
        Colorize,
        Control,
    )
}
"""Every task by name, in the order people meet them."""
