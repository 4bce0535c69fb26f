"""How alike two pictures are, and how real a filling looks: pure functions with their references.

Every metric takes a ``made`` and a ``truth`` picture of one shape, ``(H, W)`` or ``(H, W, C)``: 8 or 16-bit
integers, or floats in [0, 1]. With ``mask_HW`` (1 = counted) it looks inside the mask only.

    how alike       psnr            dB, higher is more alike, infinite for equal pictures
                    ssim            1 for equal pictures
                    ms_ssim         1 for equal pictures, 176 pixels a side at least
    how real        gradient_ratio  detail of the filling over detail of the truth, 1 is right
                    patch_swd       distance of the patch populations, 0 for equal pictures

A large hole has many right answers and the first three punish all but one: a blur scores well there.
The last two ask whether the texture is right, not whether each pixel is where it was.
"""

from anew.metrics.pixels import psnr
from anew.metrics.structure import ms_ssim, ssim
from anew.metrics.texture import gradient_ratio, patch_swd

__all__ = ["gradient_ratio", "ms_ssim", "patch_swd", "psnr", "ssim"]
