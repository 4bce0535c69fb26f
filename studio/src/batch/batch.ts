import { create } from "zustand";
import { askJson, faultOf, Refusal } from "@/api/ask";
import { newName } from "@/api/naming";
import { upload } from "@/api/pictures";
import type { Fault, Job, RecipeFile } from "@/api/types";
import { putIn, takeOut, throwOut } from "@/state/drawer";
import { type Standing, useJobs } from "@/state/jobs";
import type { Pair } from "./pairing";

/** One picture of a batch. */
export interface Item {
  name: string;
  /** By the names of the recipe, `picture` among them; null when they were sent. */
  files: Record<string, Blob> | null;
  job: string | null;
  /** Why it could not be put. */
  fault: Fault | null;
}

/** One recipe on many pictures. What is here outlives a reload. */
export interface Batch {
  id: string;
  recipe: RecipeFile;
  /** What every picture takes along: digests by name. */
  same: Record<string, string>;
  items: Item[];
  /** Whether nothing more is sent. */
  stopped: boolean;
}

export type ItemState = Standing["state"] | "waiting" | "sending" | "stopping";

interface Batches {
  batch: Batch | null;
  /** Places of those that are just being sent. */
  sending: readonly number[];
  start: (recipe: RecipeFile, same: Record<string, string>, pairs: readonly Pair[]) => Promise<void>;
  resume: () => Promise<void>;
  retry: (place: number) => Promise<void>;
  cancel: (place: number) => Promise<void>;
  cancelAll: () => Promise<void>;
  retryAll: () => Promise<void>;
  forget: () => Promise<void>;
}

const DRAWER = "batch";
const LIMIT = 4; // jobs at a time, so that whoever works beside it is not kept waiting

/** The batch of this browser: one at a time. */
export const useBatch = create<Batches>()((set, get) => ({
  batch: null,
  sending: [],
  start: async (recipe, same, pairs) => {
    const items = pairs.map(({ name, file, beside }) => ({
      name,
      files: { picture: file, ...beside },
      job: null,
      fault: null,
    }));
    set({ batch: { id: newName(), recipe, same, items, stopped: false } });
    await keep();
    pump();
  },
  resume: async () => {
    if (get().batch) return;
    const batch = await takeOut<Batch>(DRAWER);
    if (!batch || get().batch) return;
    set({ batch });
    for (const { job } of batch.items)
      if (job)
        await useJobs
          .getState()
          .learn(job)
          .catch(() => {});
    pump();
  },
  retry: async (place) => {
    const item = get().batch?.items[place];
    if (!item) return;
    if (item.job) await useJobs.getState().retry(item.job);
    else change(place, { fault: null });
    set(({ batch }) => ({ batch: batch && { ...batch, stopped: false } }));
    pump();
  },
  cancel: async (place) => {
    const job = get().batch?.items[place]?.job;
    if (job) await useJobs.getState().cancel(job);
  },
  cancelAll: async () => {
    set(({ batch }) => ({ batch: batch && { ...batch, stopped: true } }));
    await keep();
    const { standings } = useJobs.getState();
    const going = places(get(), standings, (state) => state === "queued" || state === "running");
    await Promise.all(going.map((place) => get().cancel(place)));
  },
  retryAll: async () => {
    const { standings } = useJobs.getState();
    for (const place of places(get(), standings, (state) => state === "failed" || state === "cancelled"))
      await get().retry(place);
    set(({ batch }) => ({ batch: batch && { ...batch, stopped: false } }));
    pump();
  },
  forget: async () => {
    set({ batch: null, sending: [] });
    await throwOut(DRAWER);
  },
}));

/** How a picture of a batch stands. */
export function stateOf(
  item: Item,
  place: number,
  { batch, sending }: Pick<Batches, "batch" | "sending">,
  standings: Record<string, Standing>,
): ItemState {
  if (item.fault) return "failed";
  if (sending.includes(place)) return "sending";
  if (!item.job) return batch?.stopped ? "cancelled" : "waiting";
  const standing = standings[item.job];
  const over = standing && standing.state !== "queued" && standing.state !== "running";
  return standing?.doing === "stopping" && !over ? "stopping" : (standing?.state ?? "queued");
}

function places(
  batches: Pick<Batches, "batch" | "sending">,
  standings: Record<string, Standing>,
  which: (state: ItemState) => boolean,
): number[] {
  return (batches.batch?.items ?? []).flatMap((item, place) =>
    which(stateOf(item, place, batches, standings)) ? [place] : [],
  );
}

/** The place of the next that may be sent; null where all were, or enough are on their way. */
export function nextOf(
  batches: Pick<Batches, "batch" | "sending">,
  standings: Record<string, Standing>,
): number | null {
  if (!batches.batch || batches.batch.stopped) return null;
  const going = places(batches, standings, (state) =>
    ["sending", "queued", "running", "stopping"].includes(state),
  );
  if (going.length >= LIMIT) return null;
  return places(batches, standings, (state) => state === "waiting")[0] ?? null;
}

/** Send what may be sent, one after the other. */
function pump(): void {
  const { connected, standings } = useJobs.getState();
  const place = connected ? nextOf(useBatch.getState(), standings) : null;
  if (place === null || useBatch.getState().sending.length > 0) return;
  void send(place).then(pump);
}

async function send(place: number): Promise<void> {
  const batch = useBatch.getState().batch;
  const item = batch?.items[place];
  if (!batch || !item?.files) return;
  useBatch.setState({ sending: [place] });
  try {
    const sent = Object.entries(item.files).map(
      async ([name, file]) => [name, (await upload(file)).digest] as const,
    );
    const pictures = { ...batch.same, ...Object.fromEntries(await Promise.all(sent)) };
    const job = await askJson<Job>("/v1/jobs", {
      body: { recipe: batch.recipe, pictures },
      headers: { "Idempotency-Key": `studio-${batch.id}-${place}` }, // asked again after a reload, it is the same job
    });
    change(place, { job: job.id, files: null });
  } catch (error) {
    if (error instanceof Refusal && error.lost) useJobs.setState({ connected: false });
    else change(place, { fault: faultOf(error) });
  } finally {
    useBatch.setState({ sending: [] });
    await keep();
  }
}

function change(place: number, to: Partial<Item>): void {
  useBatch.setState(({ batch }) => ({
    batch: batch && {
      ...batch,
      items: batch.items.map((item, at) => (at === place ? { ...item, ...to } : item)),
    },
  }));
}

/** A full drawer is no reason not to go on: what is lost is going on after a reload. */
async function keep(): Promise<void> {
  const { batch } = useBatch.getState();
  if (batch) await putIn(DRAWER, batch).catch(() => {});
}

useJobs.subscribe((now, before) => {
  if (now.standings !== before.standings || now.connected !== before.connected) pump();
});
