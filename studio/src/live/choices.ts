import type { Engine, Model, Task } from "@/api/types";
import { engineOf, wantOf } from "@/tasks/engines";

/** They make another frame than the one that is drawn in, or look instead of making. */
const OTHERWISE = new Set(["outpaint", "retarget", "upscale", "damage", "background", "vary"]);
/** Where one draws and sees what it becomes, the most telling first; the others come after. */
const FIRST = ["translate", "render", "reimagine", "edit", "restyle", "tone", "control"];
const CAN_HAVE = new Set(["picture", "style"]);

/** What can be made of every frame: it needs no mask, nothing but the picture and perhaps a style, and an engine that can. */
export function liveTasks(
  tasks: readonly Task[],
  engines: readonly Engine[],
  models: readonly Model[],
): Task[] {
  const can = tasks.filter((task) => {
    const engine = engineOf(task, engines, models, undefined);
    const lacks = task.roles.some(({ name, needed }) => needed && !CAN_HAVE.has(name));
    return engine !== null && wantOf(engine, models) === null && !lacks && !OTHERWISE.has(task.name);
  });
  const rank = ({ name }: Task) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  return can.sort((a, b) => rank(a) - rank(b));
}

/** What is offered at first: it works at once, with nothing to be given. */
export function firstOf(choices: readonly Task[]): Task | undefined {
  return (
    choices.find(({ roles }) => roles.every(({ name, needed }) => !needed || name === "picture")) ??
    choices[0]
  );
}
