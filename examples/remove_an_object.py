"""Remove an object: a mask, a task, a result that carries its record.

python examples/remove_an_object.py photo.jpg mask.png out.png
"""

import sys

import anew

photo, mask, out = sys.argv[1:]
result = anew.Inpaint(grow=2, feather=2)(anew.open(photo), mask=anew.open(mask), seed=7)
result.save(out)
print(f"{out}: {result.picture.size}, made by {', '.join(result.record.licences)}")
