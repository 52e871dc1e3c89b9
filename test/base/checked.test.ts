import { describe, expect, it } from "vitest";
import { checked, flag, integer, oneOf, real } from "../../src/base/checked.ts";
import { DimlawError, fromPlain, toPlain } from "../../src/base/errors.ts";

const table = { k: integer(20, 1, 99), level: real(0.95, 0.5), fit: oneOf("a", "a", "b"), loud: flag(false) };

type Filled = { k: number; level: number; fit: "a" | "b"; loud: boolean };

describe("checked options", () => {
  it("fills defaults, and takes undefined for left out", () => {
    expect(checked(undefined, table)).toEqual({ k: 20, level: 0.95, fit: "a", loud: false });
    expect(checked<Filled>({ k: undefined as unknown as number, fit: "b", loud: true }, table)).toEqual({
      k: 20,
      level: 0.95,
      fit: "b",
      loud: true,
    });
  });

  it.each([
    [{ k: 0 }, '"k": expected an integer from 1 to 99, got 0'],
    [{ k: 2.5 }, '"k": expected an integer from 1 to 99, got 2.5'],
    [{ k: "7" }, '"k": expected an integer from 1 to 99, got 7'],
    [{ level: Number.NaN }, '"level": expected a number of at least 0.5, got NaN'],
    [{ fit: "c" }, '"fit": expected one of a, b, got c'],
    [{ loud: 1 }, '"loud": expected true or false, got 1'],
    [{ K: 3 }, '"K": expected one of the options k, level, fit, loud, got an unknown option'],
    [{ toString: 3 }, '"toString": expected one of the options'],
    [null, '"options": expected an object, got null'],
  ])("refuses %j by name, rule and value", (options, message) => {
    expect(() => checked(options as object, table)).toThrow(
      expect.objectContaining({ code: "OPTION", message: expect.stringContaining(message) }),
    );
  });
});

describe("errors", () => {
  it("keep their code over a worker boundary; strangers become INTERNAL", () => {
    const back = fromPlain(structuredClone(toPlain(new DimlawError("DATA", "x"))));
    expect(back).toBeInstanceOf(DimlawError);
    expect([back.code, back.message]).toEqual(["DATA", "x"]);
    expect(toPlain(new TypeError("y"))).toEqual({ code: "INTERNAL", message: "y" });
  });
});
