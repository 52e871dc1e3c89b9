export { normalizeRows } from "./normalize-rows";
export { packPanels } from "./pack-panels";
export { panelRows, scanTile } from "./scan-tile";
