import { beforeEach, expect, test } from "vitest";
import { useDesk } from "./desk";
import { fillBox } from "./fill";
import { useLayers } from "./layers";
import { useLook } from "./look";

const SIZE = { width: 300, height: 200 };
const dot = { x: 10, y: 10, width: 5, height: 5 };
let trees = 0;
let tree = "";

beforeEach(() => {
  tree = `tree${++trees}`;
  useLook.setState({ keep: false });
  useDesk.getState().lay(`${tree}/n1`, SIZE);
  useDesk.getState().sheet!.change("mask", (tiles) => fillBox(tiles, dot, 255));
});

test("what is drawn belongs to its picture, and is there again when one comes back", () => {
  useDesk.getState().lay(`${tree}/n2`, SIZE);
  expect(useLayers.getState().drawn.mask).toBe(false);
  useDesk.getState().lay(`${tree}/n1`, SIZE);
  expect(useLayers.getState().drawn.mask).toBe(true);
  useDesk.getState().undo();
  expect(useLayers.getState().drawn.mask).toBe(false);
});

test("a result of the same size takes the mask over where that is wanted, as a copy of its own", () => {
  useLook.setState({ keep: true });
  useDesk.getState().lay(`${tree}/n2`, SIZE);
  const { sheet } = useDesk.getState();
  expect(sheet!.mask.at(12, 12)).toBe(255);
  sheet!.change("mask", (tiles) => fillBox(tiles, dot, 0));
  useDesk.getState().lay(`${tree}/n1`, SIZE);
  expect(useDesk.getState().sheet!.mask.at(12, 12)).toBe(255);
});

test("neither another size nor another tree takes the mask over", () => {
  useLook.setState({ keep: true });
  useDesk.getState().lay(`${tree}/n2`, { width: 301, height: 200 });
  expect(useDesk.getState().sheet!.mask.empty).toBe(true);
  useDesk.getState().lay(`${tree}/n1`, SIZE);
  useDesk.getState().lay("other/n1", SIZE);
  expect(useDesk.getState().sheet!.mask.empty).toBe(true);
});

test("undo and redo say whether there is anything to take back", () => {
  expect([useDesk.getState().canUndo, useDesk.getState().canRedo]).toEqual([true, false]);
  useDesk.getState().undo();
  expect([useDesk.getState().canUndo, useDesk.getState().canRedo]).toEqual([false, true]);
});
