import { dataError } from "../base/errors.ts";
import { level } from "../curves/fit-from-json.ts";
import { frozen } from "../curves/frozen.ts";
import { type JsonFields, jsonFields } from "../curves/json-fields.ts";
import type { DimensionEstimate, DimensionScan } from "../dimension/dimension-estimate.ts";

const KINDS = ["dimension-estimate", "dimension-scan", "dimension-report"] as const;

/**
 * The estimates and scans that a parsed JSON document holds: an estimate, a scan, a list of either, or a
 * dimension-report with them under `estimates`; `where` names the document in messages.
 * @throws DATA naming the field that is missing or out of its rule
 */
export function dimensionFromJson(value: unknown, where: string): readonly (DimensionEstimate | DimensionScan)[] {
  const parts = Array.isArray(value)
    ? value.map((part, i) => jsonFields(part, `${where}[${i}]`))
    : [jsonFields(value, where)];
  const found = parts.flatMap((at) =>
    at.oneOf("kind", KINDS) === "dimension-report" ? at.objects("estimates") : [at],
  );
  if (found.length === 0) throw dataError(where, "at least one dimension estimate", "none");
  return frozen(
    found.map((at) =>
      at.oneOf("kind", ["dimension-estimate", "dimension-scan"]) === "dimension-scan" ? scan(at) : estimate(at),
    ),
  );
}

function scan(at: JsonFields): DimensionScan {
  const plateau = at.has("plateau") ? at.object("plateau") : null;
  return {
    kind: "dimension-scan",
    method: at.text("method"),
    estimates: at.objects("estimates").map(estimate),
    plateau: plateau && {
      from: plateau.number("from"),
      to: plateau.number("to"),
      dimension: plateau.number("dimension", 0),
      standardError: plateau.number("standardError", 0),
    },
    because: at.text("because"),
  };
}

function estimate(at: JsonFields): DimensionEstimate {
  return {
    kind: at.oneOf("kind", ["dimension-estimate"]),
    method: at.text("method"),
    dimension: at.number("dimension", 0),
    standardError: at.number("standardError", 0),
    interval: [...at.interval("interval")] as const,
    level: level(at),
    n: at.number("n", 0),
    scale: at.numberOrNull("scale"),
    params: at.params("params"),
    notes: at.notes("notes"),
  };
}
