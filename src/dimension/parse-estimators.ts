import { optionError } from "../base/errors.ts";
import { type EstimatorRequest, METHODS, type MethodName, methodOf } from "./methods.ts";

const ALIASES: Readonly<Record<string, EstimatorRequest>> = {
  corrint: { method: "correlation", options: {} },
  rabid: { method: "abid", options: { version: "rabid" } },
};
interface Draft {
  readonly method: MethodName;
  readonly options: Record<string, number | string | boolean>;
  readonly optional?: true;
}

const NAMES = Object.keys(METHODS) as MethodName[];
/** Quick, with errors that were seen to hold, and without options that data have to choose. */
const STANDARD: readonly MethodName[] = ["twonn", "mle", "gride", "correlation"];

/**
 * The estimators named in a list such as `twonn,mle:k=20,aggregate=mean,gride`: a comma-part without `=` or with a
 * `:` starts the next one, any other is an option of the last; `all` is every estimator with its defaults, `standard`
 * the usual four, as far as the points allow.
 * @throws OPTION naming what there is, for an unknown estimator or option or a value outside its rule
 */
export function parseEstimators(text: string): EstimatorRequest[] {
  const requests: Draft[] = [];
  for (const part of text.split(",").map((piece) => piece.trim())) {
    const [name, assignment] = split(part);
    if (name === "all" || name === "standard") {
      if (assignment) throw optionError(name, "no options", assignment);
      const several = name === "all" ? NAMES.filter((method) => !methodOf(method).byName) : STANDARD;
      requests.push(...several.map((method) => ({ method, options: {}, optional: true as const })));
      continue;
    }
    if (name !== null) requests.push(requestNamed(name));
    if (assignment === null) continue;
    const last = requests.at(-1);
    if (!last) throw optionError("estimators", `one of ${known()} before its options`, part);
    assign(last, assignment);
  }
  const meant = requests.map(wholePca);
  for (const { method, options } of meant) methodOf(method).needs(options);
  return meant;
}

/** Without k `lpca` is the fit of the whole cloud, as in scikit-dimension. */
const wholePca = (request: Draft): Draft =>
  request.method === "lpca" && !("k" in request.options) ? { ...request, method: "pca" } : request;

/** `mle:k=20` is a name and an assignment, `mle` only a name, `k=20` only an assignment. */
function split(part: string): [name: string | null, assignment: string | null] {
  const colon = part.indexOf(":");
  const equals = part.indexOf("=");
  if (colon >= 0 && (equals < 0 || colon < equals)) return [part.slice(0, colon).trim(), part.slice(colon + 1)];
  return equals < 0 ? [part, null] : [null, part];
}

function requestNamed(name: string): Draft {
  const { method, options } = ALIASES[name] ?? { method: name as MethodName, options: {} };
  if (!Object.hasOwn(METHODS, method)) throw optionError("estimators", `a list of ${known()}`, name || "nothing");
  return { method, options: { ...options } };
}

function assign({ method, options }: Draft, text: string): void {
  const [name, value, ...more] = text.split("=").map((piece) => piece.trim());
  if (!methodOf(method).options.includes(name))
    throw optionError(method, `one of the options ${methodOf(method).options.join(", ")}`, name);
  if (!value || more.length > 0) throw optionError(`${method}:${name}`, "one value after =", text);
  if (name in options) throw optionError(`${method}:${name}`, "to be given once", text);
  options[name] = literal(value);
}

function literal(text: string): number | string | boolean {
  if (text === "true" || text === "false") return text === "true";
  return Number.isNaN(Number(text)) ? text : Number(text);
}

const known = () => [...NAMES, ...Object.keys(ALIASES), "standard", "all"].join(", ");
