"""Watermark: a number of 48 bits under the pixels of a picture, seen by nobody and read again after much.

    code       the number and its check as 64 signs, and back
    pattern    a tile that says 64 signs
    marking    tiles under a picture, as strong as each place hides
    geometry   where tiles lie after a crop, a turn, a mirror
    finding    the number, from any picture

It is a label and a key to look things up by, and no proof: the pattern is public. See docs/watermark.md.
"""

from anew.ops.watermark.again import remark as remark
from anew.ops.watermark.finding import Found as Found
from anew.ops.watermark.finding import find as find
from anew.ops.watermark.finding import find_aligned as find_aligned
from anew.ops.watermark.finding import likeness as likeness
from anew.ops.watermark.marking import fits as fits
from anew.ops.watermark.marking import mark as mark
