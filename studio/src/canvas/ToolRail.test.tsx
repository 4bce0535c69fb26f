import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Task } from "@/api/types";
import { useCatalogue } from "@/state/catalogue";
import { useDraft } from "@/state/draft";
import { useTool } from "@/state/tool";
import { ToolRail } from "./ToolRail";

const role = (name: string, mask: boolean, needed: boolean) => ({
  name,
  mask,
  needed,
  help: "",
  own_size: !mask,
});

const task = (name: string, roles: ReturnType<typeof role>[], fields: string[]): Task => ({
  ...{ name, summary: "", roles: [role("picture", false, true), ...roles], engines: [] },
  fields: { properties: Object.fromEntries(fields.map((field) => [field, {}])) },
});

beforeEach(() => {
  useCatalogue.setState({
    tasks: [
      task("inpaint", [role("mask", true, true)], []),
      task("outpaint", [], ["left", "top", "right", "bottom"]),
    ],
  });
  useDraft.setState({ task: "inpaint" });
  useTool.setState({ tool: "brush" });
  render(<ToolRail />);
});

afterEach(cleanup);

const names = () => screen.getAllByRole("button").map((button) => button.getAttribute("aria-label"));

test("the rail has the tools that the task can use, and the brush comes to hand", () => {
  expect(names()).toContain("Lasso");
  expect(names()).not.toContain("Widen the frame");
  expect(useTool.getState().tool).toBe("brush");
});

test("another task brings its own tools", () => {
  fireEvent.focus(document.body);
  useDraft.setState({ task: "outpaint" });
  return screen.findByLabelText("Widen the frame").then((button) => {
    expect(button.getAttribute("aria-pressed")).toBe("true");
    expect(names()).not.toContain("Lasso");
  });
});

test("a letter takes up its tool, but not one that the task has no use for", () => {
  fireEvent.keyDown(window, { key: "l" });
  expect(useTool.getState().tool).toBe("lasso");
  fireEvent.keyDown(window, { key: "o" });
  expect(useTool.getState().tool).toBe("lasso");
});

test("one stop of the Tab key is all it takes; the arrow keys go on from there", () => {
  const stops = screen.getAllByRole("button").filter((button) => button.tabIndex === 0);
  expect(stops.map((button) => button.getAttribute("aria-label"))).toEqual(["Mask brush"]);
  stops[0]!.focus();
  fireEvent.keyDown(stops[0]!, { key: "ArrowDown" });
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Eraser");
});
