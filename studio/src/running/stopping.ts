import { useBoard } from "@/state/board";
import { useJobs } from "@/state/jobs";

const ENDS = 60_000; // ms after which nobody waits for the end any more

/** Cancel a run, and hide the places of pictures that it will never make. */
export async function stop(job: string): Promise<void> {
  await useJobs.getState().cancel(job);
  const empty = await stopped(job);
  for (const id of empty) await useBoard.getState().change(id, { deleted: true });
}

/** The nodes of a cancelled run, once it has ended; none where it came to its end otherwise. */
function stopped(job: string): Promise<string[]> {
  return new Promise((told) => {
    const look = () => {
      const nodes = useBoard.getState().tree?.nodes.filter((node) => node.job === job) ?? [];
      if (nodes.some(({ state }) => state === "queued" || state === "running")) return;
      done(nodes.filter(({ state, picture }) => state === "cancelled" && !picture).map(({ id }) => id));
    };
    const done = (ids: string[]) => {
      unsubscribe();
      clearTimeout(timer);
      told(ids);
    };
    const unsubscribe = useBoard.subscribe(look);
    const timer = setTimeout(() => done([]), ENDS);
    look();
  });
}
