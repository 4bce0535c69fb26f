import { create } from "zustand";
import { askJson } from "@/api/ask";
import type { Engine, EngineSettings, Model, Task } from "@/api/types";

export interface Sample {
  name: string;
  title: string;
  task: string;
  picture: string;
  mask: string | null;
}

interface Catalogue {
  tasks: Task[];
  engines: Engine[];
  models: Model[];
  samples: Sample[];
  settings: Record<string, EngineSettings>;
  ready: boolean;
  load: () => Promise<void>;
  /** The schema of an engine's own settings, asked for once. */
  settingsOf: (engine: string) => Promise<EngineSettings>;
}

/** What this server can do. */
export const useCatalogue = create<Catalogue>()((set, get) => ({
  tasks: [],
  engines: [],
  models: [],
  samples: [],
  settings: {},
  ready: false,
  load: async () => {
    const [{ tasks }, { engines }, { models }, samples] = await Promise.all([
      askJson<{ tasks: Task[] }>("/v1/tasks"),
      askJson<{ engines: Engine[] }>("/v1/engines"),
      askJson<{ models: Model[] }>("/v1/models/local"),
      askJson<Sample[]>("/v1/samples").catch(() => []),
    ]);
    set({ tasks, engines, models, samples, ready: true });
  },
  settingsOf: async (engine) => {
    const known = get().settings[engine];
    if (known) return known;
    const found = await askJson<EngineSettings>(`/v1/engines/${engine}`);
    set(({ settings }) => ({ settings: { ...settings, [engine]: found } }));
    return found;
  },
}));
