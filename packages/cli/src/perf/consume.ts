/** Reads as fast as it goes, and measures how much that is. */
import type { Consumer } from '@odradek/client';

export interface ConsumeLoad {
  readonly recordCount: number;
  /** Give up when nothing came for so long. */
  readonly idleMsMax: number;
  readonly reportMs: number;
}

export interface ConsumeProgress {
  /** When it was measured, in ms since 1970. */
  readonly timeMs: number;
  readonly elapsedMs: number;
  readonly bytes: number;
  readonly count: number;
}

export interface ConsumeResult extends ConsumeProgress {
  readonly startedMs: number;
  /** Nothing more came before all were read. */
  readonly hasGivenUp: boolean;
}

/** Calls `report` with what came since the last call. */
export async function consumeLoad(
  consumer: Consumer,
  load: ConsumeLoad,
  signal: AbortSignal,
  report: (window: ConsumeProgress, total: ConsumeProgress) => void,
): Promise<ConsumeResult> {
  const startedMs = Date.now();
  let bytes = 0;
  let count = 0;
  let lastMs = startedMs;
  let reported = { timeMs: startedMs, bytes: 0, count: 0 };
  while (count < load.recordCount && Date.now() - lastMs <= load.idleMsMax) {
    const blocks = await consumer.poll({ timeoutMs: 100, signal });
    const nowMs = Date.now();
    if (blocks.length > 0) lastMs = nowMs;
    for (const block of blocks) {
      block.forEach((record) => {
        count += 1;
        bytes += (record.key?.length ?? 0) + (record.value?.length ?? 0);
      });
    }
    if (nowMs - reported.timeMs < load.reportMs) continue;
    report(
      {
        timeMs: nowMs,
        elapsedMs: nowMs - reported.timeMs,
        bytes: bytes - reported.bytes,
        count: count - reported.count,
      },
      { timeMs: nowMs, elapsedMs: nowMs - startedMs, bytes, count },
    );
    reported = { timeMs: nowMs, bytes, count };
  }
  const timeMs = Date.now();
  const hasGivenUp = count < load.recordCount;
  return { startedMs, timeMs, elapsedMs: timeMs - startedMs, bytes, count, hasGivenUp };
}
