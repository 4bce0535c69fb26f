"""What the control engine is and does."""

from anew.engines.card import EngineCard, everything_of
from anew.tasks import Control

CARD = EngineCard(
    name="control",
    summary="Maps of a picture for ControlNets: lines, edges, normals; depth, regions and poses with a model.",
    serves={Control: everything_of(Control)},
    engine="anew.engines.control.engine:ControlMaps",
    licence="Apache-2.0",
    trained=True,
    sources=(
        "Canny 1986, A Computational Approach to Edge Detection, doi:10.1109/TPAMI.1986.4767851",
        "Di Zenzo 1986, A Note on the Gradient of a Multi-Image, doi:10.1016/0734-189X(86)90223-9",
        "Grigorescu et al. 2003, Contour Detection by Receptive Field Inhibition, doi:10.1109/TIP.2003.814250",
        "Winnemoeller et al. 2012, XDoG, doi:10.1016/j.cag.2012.03.004",
        "Kang et al. 2007, Coherent Line Drawing, doi:10.1145/1274871.1274878",
        "Otsu 1979, A Threshold Selection Method from Gray-Level Histograms, doi:10.1109/TSMC.1979.4310076",
        "Arthur & Vassilvitskii 2007, k-means++, doi:10.5555/1283383.1283494",
        "Zhang et al. 2023, Adding Conditional Control to Text-to-Image Diffusion Models, arXiv:2302.05543",
    ),
    model="optional",
    model_files=("preprocessor_config.json",),
    rank=10,
    versions=("numpy", "opencv-python-headless", "torch", "transformers"),
)
