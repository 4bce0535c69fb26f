"""How alike two pictures are, and how real a filling looks: pure functions with their references.

These take a ``made`` and a ``truth`` picture of one shape, ``(H, W)`` or ``(H, W, C)``: 8 or 16-bit
integers, or floats in [0, 1]. With ``mask_HW`` (1 = counted) they look inside the mask only.

    how alike       l1              mean absolute difference, 0 for equal pictures
                    psnr            dB, higher is more alike, infinite for equal pictures
                    ssim            1 for equal pictures
                    ms_ssim         1 for equal pictures, 176 pixels a side at least
    in brightness   y_psnr, y_ssim  as papers on super-resolution write them
    in colour       chroma_error    distance of the tints in CIE L*a*b*, 0 for equal tints
    how real        gradient_ratio  detail of the filling over detail of the truth, 1 is right
                    patch_swd       distance of the patch populations, 0 for equal pictures

Of other things than two pictures:

    two sets        patch_swd_sets  distance of the patch populations of two sets of pictures, 0 for equal sets
    one picture     colourfulness   0 for grey, about 60 for a colourful photograph
    two masks       marks           counts, from which precision, recall and f1 are read
    label maps      confusion       counts, from which pixel_accuracy, class_accuracy and mean_iou are read
    many values     mean_interval   their mean and where it may lie

A large hole has many right answers and the first four punish all but one: a blur scores well there.
``gradient_ratio`` and ``patch_swd`` ask whether the texture is right, not whether each pixel is where it was.
"""

from anew.metrics.interval import Interval, mean_interval
from anew.metrics.labels import class_accuracy, confusion, mean_iou, pixel_accuracy
from anew.metrics.luma import y_psnr, y_ssim
from anew.metrics.masks import Marks, marks
from anew.metrics.pixels import l1, psnr
from anew.metrics.sets import patch_swd_sets
from anew.metrics.structure import ms_ssim, ssim
from anew.metrics.texture import gradient_ratio, patch_swd
from anew.metrics.tint import chroma_error, colourfulness

__all__ = [
    "Interval",
    "Marks",
    "chroma_error",
    "class_accuracy",
    "colourfulness",
    "confusion",
    "gradient_ratio",
    "l1",
    "marks",
    "mean_interval",
    "mean_iou",
    "ms_ssim",
    "patch_swd",
    "patch_swd_sets",
    "pixel_accuracy",
    "psnr",
    "ssim",
    "y_psnr",
    "y_ssim",
]
