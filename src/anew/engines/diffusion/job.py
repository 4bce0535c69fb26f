"""Job: one task for one model, from what is known before anything is loaded to the finished pixels."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from anew.engines import base
from anew.engines.diffusion import canvas, controls, identity
from anew.engines.diffusion.accelerated import asked
from anew.engines.diffusion.call import Array, Call, Control
from anew.engines.diffusion.families import Family, Way, component, family_of
from anew.engines.diffusion.loading import memory
from anew.engines.diffusion.loading.folder import Folder
from anew.engines.diffusion.loading.reading import read_model
from anew.engines.diffusion.machine import Machine, machine_for
from anew.engines.diffusion.native import sized
from anew.engines.diffusion.scene import Scene
from anew.engines.diffusion.settings import DiffusionSettings
from anew.engines.keeper import Keeper
from anew.errors import BadTask
from anew.image import Size
from anew.ops import masks
from anew.ops.board import Board
from anew.ops.overlaps import Tile
from anew.ops.preview import Preview
from anew.ops.progress import Progress, part
from anew.ops.pyramids import resize
from anew.tasks import Task

Ready = Callable[[Call, Progress, Preview], Array]
"""From a call to the picture that the open model makes of it."""


@dataclass(frozen=True)
class Job:
    """One task for one model: what is known before anything is loaded."""

    scene: Scene
    folder: Folder
    family: Family
    way: Way
    nets: controls.Used
    machine: Machine
    work: base.Work
    settings: DiffusionSettings
    name: str

    @classmethod
    def of(cls, task: Task, scene: Scene, work: base.Work, settings: DiffusionSettings) -> "Job":
        """Find the model's family and its way of doing the task, and refuse what cannot go together."""
        folder = read_model(work.model)
        family = sized(family_of(folder), folder)
        used = controls.used(settings.controlnets, family, mapped=scene.control is not None)
        way = family.way(task.name, len(used), adapters=controls.adapters(used))
        if way.ip_adapter and not settings.ip_adapter:
            raise BadTask(
                needed="an IP-Adapter, through which the model sees the other picture",
                found="none",
                fix="Name its file: --set ip_adapter=PATH.",
            )
        machine = machine_for(settings)
        asked.check(settings, folder, family, way, machine.device)
        return cls(scene, folder, family, way, used, machine, work, settings, task.name)

    def check_memory(self) -> None:
        """Refuse a run that would not fit, before anything is loaded.

        Raises:
            TooLarge: with the numbers, and what can be done.
        """
        tile = self._tile
        item_bytes = 2 if self.machine.dtype == "bf16" else 4
        work = Size(tile, tile) if tile else self._placement(self._size).work
        wanted = memory.estimate(
            self.folder,
            width=work.width,
            height=work.height,
            batch=3 if self.scene.picture_guidance or self.name == "edit" else 2,
            item_bytes=item_bytes,
            beside=list({part.folder: part for _, part in self.nets}.values()),
        )
        if self.settings.accelerator != "none":
            wanted = asked.room(wanted, self.folder.components[self.family.denoiser], item_bytes)
        memory.check(wanted, round(self.settings.memory * 1e9) or memory.available())

    @contextmanager
    def opened(self, keeper: Keeper) -> Iterator[Ready]:
        """The model in memory, and its pipeline for this task."""
        from anew.engines.diffusion.loading.opening import open_component
        from anew.engines.diffusion.once import run
        from anew.engines.diffusion.recast import recast

        to = (self.machine.dtype, self.machine.device)
        progress = self.work.progress
        with ExitStack() as stack:
            size = identity.size_of(self.folder)
            key = (*_key(self.folder.path, to), self.settings.accelerator)
            pipe = stack.enter_context(keeper.borrowed(key, self._open, size, progress))
            beside = []
            for _, net in self.nets:
                open_it = partial(open_component, net, dtype=to[0], device=to[1], progress=progress)
                beside.append(
                    stack.enter_context(
                        keeper.borrowed(_key(net.folder, to), open_it, identity.bytes_of(net), progress)
                    )
                )
            pipe = recast(pipe, self.way.pipeline, controls.joined(beside, alone=self.family.nets == 1))
            yield lambda call, told, shown: run(pipe, self.family, self.way, call, self.settings, told, shown)

    def _open(self) -> Any:
        """The pipeline that the directory names, with what diffusers cannot open here opened by the family."""
        from anew.engines.diffusion.loading.opening import open_pipeline

        built = {name: component(path, self.folder.components[name].folder) for name, path in self.family.built.items()}
        machine = self.machine
        if self.settings.accelerator == "openvino":
            from anew.engines.diffusion.accelerated.denoiser import Denoiser

            part, digest = self.folder.components[self.family.denoiser], identity.weights_of(self.work.model).sha256
            built[part.name] = Denoiser(part, digest, machine.dtype).eval()
        return open_pipeline(
            self.folder,
            self.folder.pipeline,
            dtype=machine.dtype,
            device=machine.device,
            extra=built,
            progress=self.work.progress,
        )

    def made(self, ready: Ready, progress: Progress) -> Array:
        """The whole new picture, (H, W, 3), or ``scale`` times as large."""
        if self._tile:
            return self._in_tiles(ready, self._size, self._tile, progress)
        place = self._placement(self._size)
        shown = Board(self.scene.canvas).within(self.work.preview, place.box.place)
        return place.back(ready(self._call(place, self.work.seed), progress, shown), self.scene.canvas)

    @property
    def _size(self) -> Size:
        """Of the canvas."""
        return Size(*self.scene.canvas.shape[1::-1])

    @property
    def _tile(self) -> int:
        """Longest side of a tile; 0 = in one piece. An enlargement is always in tiles: it is not shrunk first."""
        if self.scene.scale > 1:
            return self.settings.tile or self.family.native
        return self.settings.tile if max(self._size) > self.settings.tile else 0

    def _placement(self, size: Size) -> canvas.Placement:
        """All of the picture, or the masked part and its surroundings; at the size the model works at."""
        box = canvas.Box(0, 0, size.width, size.height)
        if self.scene.paint is not None and self.settings.only_masked and self.name == "inpaint":
            box = canvas.only_masked(self.scene.paint, self.settings.padding)
        work = canvas.working(
            box.size, native=self.family.native, multiple=self._multiple, most=self._most, asked=self.settings.size
        )
        return canvas.Placement(box, work)

    @property
    def _multiple(self) -> int:
        return self.way.multiple or self.family.multiple

    @property
    def _most(self) -> int:
        return max(self.family.most, self.settings.size * 2)

    def _in_tiles(self, ready: Ready, size: Size, tile: int, progress: Progress) -> Array:
        """Every tile a call of its own, with a seed of its own."""
        tiling = canvas.tiles_for(
            size,
            tile=tile,
            overlap=self.settings.overlap,
            multiple=self._multiple,
            scale=self.scene.scale,
        )
        layers, board = self.scene.layers(), Board(self.scene.canvas)
        done = 0

        def make(piece: Array, at: Tile) -> Array:
            nonlocal done
            share = part(progress, done / len(tiling.tiles), (done + 1) / len(tiling.tiles))
            done += 1
            scene = self.scene.of_layers(piece)
            if scene.paint is not None and not scene.paint.any():
                return scene.canvas
            whole = Size(*scene.canvas.shape[1::-1])
            job = replace(
                self, scene=scene, settings=self.settings.model_copy(update={"tile": 0, "only_masked": False})
            )
            call = job._call(canvas.Placement.whole(whole, whole), canvas.tile_seed(self.work.seed, at))
            place = tiling.place(at)
            made = ready(call, share, board.within(self.work.preview, place))
            board.put(made, place)
            return resize(made, whole.height * scene.scale, whole.width * scene.scale)

        return tiling.make(layers, make, lambda fraction, doing: None)

    def _call(self, place: canvas.Placement, seed: int) -> Call:
        """The scene at the working size."""
        scene, settings = self.scene, self.settings
        mask = None
        begin = scene.canvas
        if scene.paint is not None:
            hard = np.asarray(scene.paint > 0, np.float32)
            begin = canvas.filled(begin, hard, settings.content, np.random.default_rng(seed))
            mask = masks.in_cells(place.mask_to_work(hard), self._multiple)
        maps = [] if scene.control is None else [place.to_work(scene.control)] * len(self.nets)
        controls = [Control(map, net.scale, net.start, net.end) for map, (net, _) in zip(maps, self.nets, strict=True)]
        return Call(
            task=self.name,
            width=place.work.width,
            height=place.work.height,
            prompt=scene.prompt,
            negative_prompt=scene.negative_prompt,
            picture=None if scene.begins_blank else place.to_work(begin),
            mask=mask,
            steps=settings.steps or self.family.steps,
            strength=scene.strength,
            guidance_scale=scene.guidance_scale,
            picture_guidance=scene.picture_guidance,
            seed=seed,
            controls=tuple(controls),
            references=scene.references,
            scale=scene.scale,
        )


def _key(folder: Path, to: tuple[str, str]) -> tuple[Any, ...]:
    """Names an open model and everything it was opened with."""
    return str(folder.resolve()), identity.stamp_of(folder), *to
