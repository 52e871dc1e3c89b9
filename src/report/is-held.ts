import type { CurveFit } from "../curves/curve-fit.ts";

/** Whether the caller gave the parameter: it has no error then. */
export const isHeld = ({ params }: CurveFit, name: string): boolean => params[`fix.${name}`] !== undefined;
