/**
 * Resolves when the event loop has had a turn, so that signals, timers and messages were heard. A timeout would take a
 * millisecond in Node and four in a browser, a tenth of the time between two pauses.
 */
export const turn: () => Promise<void> = turns();

function turns(): () => Promise<void> {
  const { setImmediate } = globalThis as { setImmediate?: (resume: () => void) => unknown };
  if (setImmediate) return () => new Promise<void>((resume) => setImmediate(resume));
  const waiting: (() => void)[] = [];
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => waiting.shift()?.();
  return () =>
    new Promise<void>((resume) => {
      waiting.push(resume);
      port2.postMessage(null);
    });
}
