export { localLinear } from "./local-linear";
export { sortLists } from "./nearest-lists";
export { normalizeRows } from "./normalize-rows";
export { packPanels } from "./pack-panels";
export { countTile, panelRows, scanTile } from "./scan-tile";
