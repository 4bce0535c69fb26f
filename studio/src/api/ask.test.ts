import { afterEach, expect, test, vi } from "vitest";
import { ask, type Refusal } from "./ask";

afterEach(() => vi.unstubAllGlobals());

const answering = (answer: Response | Error) =>
  vi.stubGlobal("fetch", () => (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)));

test("what the server refuses is told in its three parts", async () => {
  const error = { kind: "BadTask", needed: "a mask", found: "none", fix: "Paint one." };
  answering(new Response(JSON.stringify({ error }), { status: 422 }));
  const refusal = await ask("/v1/jobs").catch((reason: unknown) => reason as Refusal);
  expect(refusal).toMatchObject({ fault: error, status: 422, lost: false });
});

test.each([new TypeError("Failed to fetch"), new Response("", { status: 502 })])(
  "a server that is not there is lost, whoever says so: %s",
  async (answer) => {
    answering(answer);
    const refusal = await ask("/v1/tasks").catch((reason: unknown) => reason as Refusal);
    expect(refusal).toMatchObject({ lost: true });
  },
);

test("an answer that is no JSON is still told", async () => {
  answering(new Response("<html>", { status: 500 }));
  await expect(ask("/v1/tasks")).rejects.toThrow("The server answered 500");
});
