export { localLinear } from "./local-linear";
export { normalizeRows } from "./normalize-rows";
export { packPanels } from "./pack-panels";
export { countTile, panelRows, scanTile } from "./scan-tile";
