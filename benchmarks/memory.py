"""How much memory does a picture need? The peak of a fresh ``anew`` process, at 1 and at 24 megapixels."""

import tempfile
from pathlib import Path

import anew
from benchmarks.measure import Cost, anew_command, command_cost, tell
from benchmarks.pictures import Bytes, Mask, crop, hole, large, sized
from benchmarks.report import Cell, Report, Table, Target
from benchmarks.runner import main

INTRO = """Peak resident memory of the whole `anew` process, libraries included, from a JPEG to a JPEG. The photograph
is a real one, enlarged four times, mirrored over the canvas and given a sensor's grain; the hole covers 15%."""

SMALL, LARGE = (1184, 896), (6000, 4000)
MOST_MB = {SMALL: 500.0, LARGE: 2**31 / 1e6}


def run(quick: bool) -> Report:
    """Run each task on a large picture, inpaint on a small one too."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        costs = {("inpaint", SMALL): _peak(folder, "inpaint", SMALL)}
        for task in () if quick else ("inpaint", "outpaint", "restyle", "background", "retarget", "recolor", "blend"):
            costs[task, LARGE] = _peak(folder, task, LARGE)
    rows: list[list[Cell]] = [
        [task, f"{w} x {h}", cost.peak_mb, cost.cpu, cost.wall] for (task, (w, h)), cost in costs.items()
    ]
    table = Table("One run each", ("task", "pixels", "peak MB", "CPU s", "seconds on the clock"), rows)
    targets = [
        Target(f"{task}, {size[0] * size[1] / 1e6:.0f} MP", cost.peak_mb, most=MOST_MB[size], unit=" MB")
        for (task, size), cost in costs.items()
    ]
    return Report("memory", INTRO, [table], targets)


def _peak(folder: Path, task: str, size: tuple[int, int]) -> Cost:
    photo = _photo(folder, size)
    words = _words(folder, task, size)
    cost = command_cost(anew_command(task, photo, *words, "-o", folder / "out.jpg", "--seed", "7"))
    tell(f"  {task} {size[0]} x {size[1]}: {cost.peak_mb:.0f} MB, {cost.wall:.0f} s")
    return cost


def _photo(folder: Path, size: tuple[int, int]) -> Path:
    path = folder / f"photo-{size[0]}.jpg"
    return path if path.exists() else _saved(path, large("china", *size))


def _words(folder: Path, task: str, size: tuple[int, int]) -> list[str | Path]:
    """The other pictures and fields of a task at that size."""
    width, height = size
    if task in ("inpaint", "recolor"):
        return ["--mask", _saved(folder / "mask.png", hole("blobs", height, width, 0))]
    if task == "outpaint":
        return ["--left", str(width // 8), "--right", str(width // 8)]
    if task == "restyle":
        return ["--style", _saved(folder / "style.jpg", crop("tissue"))]
    if task == "background":
        return ["--box", f"{width // 4},{height // 4},{width // 2},{height // 2}", "--color", "#ffffff"]
    if task == "retarget":
        return ["--width", str(width * 5 // 4), "--height", str(height)]
    if task == "blend":
        piece, mask = sized("flower", width // 4, height // 4), hole("blobs", height // 4, width // 4, 0)
        place = ["--left", str(width // 2), "--top", str(height // 2)]
        return ["--piece", _saved(folder / "piece.jpg", piece), "--mask", _saved(folder / "mask.png", mask), *place]
    return []


def _saved(path: Path, pixels: Bytes | Mask) -> Path:
    anew.Picture.from_array(pixels).save(path)
    return path


if __name__ == "__main__":
    raise SystemExit(main({"memory": run}))
