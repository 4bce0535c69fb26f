import { expect, test, vi } from "vitest";
import { Refusal } from "./ask";
import { patiently } from "./patience";

const FAULT = { kind: "", needed: "", found: "", fix: "" };

test("what nobody answered is asked again until somebody does, and is said once", async () => {
  const doing = vi.fn<() => Promise<string>>();
  doing.mockRejectedValueOnce(new Refusal(FAULT, 0)).mockRejectedValueOnce(new Refusal(FAULT, 0));
  doing.mockResolvedValue("done");
  const waiting = vi.fn();
  await expect(patiently(doing, waiting, 1)).resolves.toBe("done");
  expect(doing).toHaveBeenCalledTimes(3);
  expect(waiting).toHaveBeenCalledOnce();
});

test("what was refused is refused at once", async () => {
  const doing = vi.fn<() => Promise<string>>().mockRejectedValue(new Refusal(FAULT, 422));
  await expect(patiently(doing, () => {}, 1)).rejects.toThrow(Refusal);
  expect(doing).toHaveBeenCalledOnce();
});
