import type { Cell, CellControl } from "./experiment.ts";

/** A cell whose work is handed its plan, the seed within: what work is given nothing else can depend on nothing else. */
export function plannedCell<Plan extends object, Outcome>(
  name: string,
  work: number,
  plan: Plan,
  run: (plan: Plan, control: CellControl) => Promise<Outcome>,
): Cell<Outcome> {
  return { name, work, plan, run: (control) => run(plan, control) };
}
