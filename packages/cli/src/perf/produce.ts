/** Produces as fast as it goes, or at a given rate, and measures how long each record takes. */
import type { Producer } from '@odradek/client';
import { Latencies } from './latencies.ts';

export interface ProduceLoad {
  readonly topic: string;
  readonly recordCount: number;
  /** The value of the record with this number. */
  payload(number: number): Uint8Array;
  /** Records a second; infinity is as fast as it goes. */
  readonly rate: number;
  /** The first so many are not part of the result. */
  readonly warmupCount: number;
  readonly reportMs: number;
}

export interface Window {
  readonly count: number;
  readonly bytes: number;
  readonly elapsedMs: number;
  readonly meanMs: number;
  readonly longestMs: number;
}

export interface ProduceResult extends Window {
  /** 50th, 95th, 99th and 99.9th. */
  readonly percentilesMs: readonly number[];
}

/** Calls `report` for each window; answers the whole, and what came after the warm-up. */
export async function produceLoad(
  producer: Producer,
  load: ProduceLoad,
  signal: AbortSignal,
  report: (window: Window) => void,
): Promise<{ readonly all: ProduceResult; readonly steady: ProduceResult | undefined }> {
  const all = new Measured(load.recordCount);
  let steady: Measured | undefined;
  let window = new Measured(1);
  let failure: unknown;
  const inFlight = new InFlight();
  for (let number = 0; number < load.recordCount; number++) {
    signal.throwIfAborted();
    if (load.warmupCount > 0 && number === load.warmupCount) {
      steady = new Measured(load.recordCount - load.warmupCount);
    }
    const value = load.payload(number);
    const startMs = performance.now();
    const measured = [all, window, ...(steady === undefined ? [] : [steady])];
    inFlight.begin();
    producer.send({ topic: load.topic, value }).then(
      () => {
        const tookMs = performance.now() - startMs;
        for (const each of measured) each.add(tookMs, value.length);
        inFlight.end();
      },
      (error: unknown) => {
        failure ??= error;
        inFlight.end();
      },
    );
    if (failure !== undefined) throw failure;
    if (startMs - window.startMs >= load.reportMs) {
      report(window.result());
      window = new Measured(1);
    }
    const pause = inFlight.pauseFor(number, all.startMs, load.rate);
    if (pause !== undefined) await pause;
  }
  await producer.flush();
  await inFlight.none();
  if (failure !== undefined) throw failure;
  return { all: all.result(), steady: steady?.result() };
}

/** So many records may wait for their answers before the next are made. */
const IN_FLIGHT_MAX = 100_000;

class InFlight {
  #count = 0;
  #wakeAt: number = IN_FLIGHT_MAX / 2;
  #waiting: (() => void) | undefined;

  /** Resolves when all have been answered. */
  none(): Promise<void> {
    if (this.#count === 0) return Promise.resolve();
    this.#wakeAt = 0;
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  begin(): void {
    this.#count += 1;
  }

  end(): void {
    this.#count -= 1;
    if (this.#count > this.#wakeAt) return;
    this.#waiting?.();
    this.#waiting = undefined;
  }

  /** Waits for room, and for the time of the next record at the given rate. */
  pauseFor(number: number, startMs: number, rate: number): Promise<void> | undefined {
    const dueMs = startMs + ((number + 1) / rate) * 1000;
    const waitMs = dueMs - performance.now();
    if (waitMs >= 1) return new Promise((resolve) => setTimeout(resolve, waitMs));
    if (this.#count >= IN_FLIGHT_MAX) {
      return new Promise((resolve) => {
        this.#waiting = resolve;
      });
    }
    // Others have their turn: without it nothing would be sent.
    if (number % 1000 === 999) return new Promise((resolve) => setImmediate(resolve));
    return undefined;
  }
}

class Measured {
  readonly startMs: number = performance.now();
  readonly #latencies: Latencies;
  #bytes = 0;

  constructor(expected: number) {
    this.#latencies = new Latencies(expected);
  }

  add(tookMs: number, bytes: number): void {
    this.#latencies.add(tookMs);
    this.#bytes += bytes;
  }

  result(): ProduceResult {
    const latencies = this.#latencies;
    return {
      count: latencies.count,
      bytes: this.#bytes,
      elapsedMs: performance.now() - this.startMs,
      meanMs: latencies.meanMs,
      longestMs: latencies.longestMs,
      percentilesMs: latencies.percentiles([0.5, 0.95, 0.99, 0.999]),
    };
  }
}
