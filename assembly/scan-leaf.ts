import { I16, I8, PANEL } from "./panel";
import { Scan } from "./scan";
import { scanPanels } from "./scan-panels";
import { setThresholds } from "./verify";

/** Scans all pairs of one side, i16, i8 or i7, panels that are near in order first, and takes up what its lists do not hold yet. */
export function scanLeaf(scanPtr: usize): void {
  const scan = changetype<Scan>(scanPtr);
  const panels = (scan.rows.n + PANEL - 1) / PANEL;
  if (scan.format == I16) setThresholds<i16>(scan, scan.rows);
  else if (scan.format == I8) setThresholds<i8>(scan, scan.rows);
  else setThresholds<u8>(scan, scan.rows);
  for (let apart = 0; apart < panels; apart++)
    for (let p = 0; p + apart < panels; p++) {
      if (scan.format == I16) scanPanels<i16>(scan, p, p + apart);
      else if (scan.format == I8) scanPanels<i8>(scan, p, p + apart);
      else scanPanels<u8>(scan, p, p + apart);
    }
}
