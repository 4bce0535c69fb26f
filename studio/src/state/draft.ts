import { create } from "zustand";
import { persist } from "zustand/middleware";

/** Where the picture of a role comes from. */
export type Source =
  | { kind: "layer" } // what is drawn on the canvas for it
  | { kind: "node"; node: string } // another picture of the tree
  | { kind: "upload"; digest: string; name: string };

interface Draft {
  task: string;
  /** By task: what was filled in; what is not there has its default. */
  fields: Record<string, Record<string, unknown>>;
  /** By task: the engine that was chosen; none is the first that can. */
  engines: Record<string, string>;
  /** By engine. */
  settings: Record<string, Record<string, unknown>>;
  models: Record<string, string>;
  /** By task and role. */
  sources: Record<string, Record<string, Source>>;
  seed: number;
  /** Whether every run draws a new seed. */
  fresh: boolean;
  count: number;
  choose: (task: string) => void;
  fill: (field: string, value: unknown) => void;
  setEngine: (engine: string) => void;
  setModel: (engine: string, model: string) => void;
  setSetting: (engine: string, name: string, value: unknown) => void;
  setSource: (role: string, source: Source | null) => void;
  set: (to: Partial<Pick<Draft, "seed" | "fresh" | "count">>) => void;
  /** Forget what was filled in for the task. */
  reset: () => void;
}

/** What is going to be asked, before it is. */
export const useDraft = create<Draft>()(
  persist(
    (set) => ({
      task: "inpaint",
      fields: {},
      engines: {},
      settings: {},
      models: {},
      sources: {},
      seed: 0,
      fresh: true,
      count: 1,
      choose: (task) => set({ task }),
      fill: (field, value) =>
        set(({ task, fields }) => ({ fields: { ...fields, [task]: { ...fields[task], [field]: value } } })),
      setEngine: (engine) => set(({ task, engines }) => ({ engines: { ...engines, [task]: engine } })),
      setModel: (engine, model) => set(({ models }) => ({ models: { ...models, [engine]: model } })),
      setSetting: (engine, name, value) =>
        set(({ settings }) => ({
          settings: { ...settings, [engine]: { ...settings[engine], [name]: value } },
        })),
      setSource: (role, source) =>
        set(({ task, sources }) => {
          const { [role]: _, ...rest } = sources[task] ?? {};
          return { sources: { ...sources, [task]: source ? { ...rest, [role]: source } : rest } };
        }),
      set: (to) => set(to),
      reset: () =>
        set(({ task, fields, sources }) => ({
          fields: { ...fields, [task]: {} },
          sources: { ...sources, [task]: {} },
        })),
    }),
    { name: "anew.draft", version: 1, partialize: ({ sources: _, ...kept }) => kept },
  ),
);
