import { InvalidArgumentError } from "commander";
import type { FitCurveOptions } from "../curves/fit-options.ts";
import { number, whole } from "./command-options.ts";

export function offset(text: string): "free" | "zero" | number {
  if (text === "free" || text === "zero") return text;
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError("Expected free, zero or a loss of at least 0.");
  return value;
}

export const list = (text: string): string[] => {
  const parts = text.split(",");
  if (parts.some((part) => part.trim() === "")) throw new InvalidArgumentError("Expected names separated by commas.");
  return parts;
};

export const numbers = (text: string): number[] => list(text).map(number);

export const isoflops = (text: string): "auto" | number[] => (text === "auto" ? text : numbers(text));

export const sizes = (text: string): number[][] => list(text).map((part) => part.split(":").map(number));

export function assignments(text: string): Record<string, number> {
  return Object.fromEntries(
    list(text).map((part) => {
      const [name, value, ...rest] = part.split("=");
      if (value === undefined || rest.length > 0) throw new InvalidArgumentError("Expected name=value,...");
      return [name, number(value)];
    }),
  );
}

export const WAYS = ["bootstrap", "residuals", "cases", "profile", "covariance", "all"];

export function intervals(text: string): Partial<FitCurveOptions> {
  const [way, count, ...rest] = text.split(":");
  if (!WAYS.includes(way) || rest.length > 0)
    throw new InvalidArgumentError(`Expected ${WAYS.join(", ")}, or way:count.`);
  const drawn = way === "residuals" || way === "cases";
  return {
    intervals: drawn ? "bootstrap" : (way as FitCurveOptions["intervals"] & string),
    ...(drawn && { resample: way }),
    ...(count !== undefined && { bootstrap: whole(50, 1_000_000)(count) }),
  };
}
