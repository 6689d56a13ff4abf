/**
 * What the tests of a log share: a world in memory whose clock moves by hand, and batches as
 * clients send them. Not part of the package's face.
 */
import { BatchBuilder, type CompressionId, type ProducerState } from '@odradek/wire/records';
import type { Clock, Disk, Random, Timer, World } from '@odradek/world';
import { MemoryDisk } from '@odradek/world';
import { defaultLogConfig, type LogConfig } from '../config.ts';
import { Log } from '../log.ts';
import type { AppendResult, LogOptions } from '../options.ts';

export const START_MS = 1_700_000_000_000;

/** Time that stands still until it is moved; timers run when it passes them. */
export class ManualClock implements Clock {
  #nowMs = START_MS;
  #timers: { dueMs: number; task: () => void }[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, task: () => void): Timer {
    const timer = { dueMs: this.#nowMs + delayMs, task };
    this.#timers.push(timer);
    return {
      cancel: (): void => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      },
    };
  }

  atEndOfTurn(task: () => void): void {
    queueMicrotask(task);
  }

  async sleep(): Promise<void> {
    throw new Error('nothing in a log sleeps');
  }

  pass(ms: number): void {
    this.#nowMs += ms;
    const due = this.#timers.filter((timer) => timer.dueMs <= this.#nowMs);
    this.#timers = this.#timers.filter((timer) => timer.dueMs > this.#nowMs);
    for (const timer of due) timer.task();
  }
}

const random: Random = {
  integer: () => 0,
  fraction: () => 0,
  bytes: (count) => new Uint8Array(count),
  uuid: () => 'AAAAAAAAAAAAAAAAAAAAAA',
};

export interface TestWorld extends World {
  readonly clock: ManualClock;
}

export function testWorld(disk: Disk = new MemoryDisk(), clock = new ManualClock()): TestWorld {
  const silent = (): void => {};
  return {
    clock,
    disk,
    random,
    report: { error: silent, warn: silent, info: silent, debug: silent },
    network: {
      listen: () => Promise.reject(new Error('no network')),
      connect: () => Promise.reject(new Error('no network')),
    },
  };
}

export const DIRECTORY = 'data/orders-0';

export function testOptions(options: Partial<LogOptions> = {}): LogOptions {
  return {
    directory: DIRECTORY,
    topic: 'orders',
    partition: 0,
    topicId: 'AAAAAAAAAAAAAAAAAAAAAA',
    config: defaultLogConfig,
    recoveryPoint: 0,
    logStartOffset: 0,
    cleanShutdown: false,
    verifyTransactions: false,
    ...options,
  };
}

export function openLog(
  world: World,
  config: Partial<LogConfig> = {},
  options: Partial<LogOptions> = {},
): Log {
  return Log.open(world, testOptions({ ...options, config: { ...defaultLogConfig, ...config } }));
}

export interface BatchSpec {
  readonly count?: number;
  readonly valueSize?: number;
  readonly timestamp?: number;
  readonly compression?: CompressionId;
  readonly producer?: ProducerState;
  readonly key?: Uint8Array | null;
  readonly baseOffset?: number;
  readonly leaderEpoch?: number;
  /** Makes the values of different batches differ. */
  readonly mark?: number;
}

/** A batch as a client would send it. */
export function batchOf(spec: BatchSpec = {}): Buffer {
  const { count = 1, valueSize = 10, timestamp = START_MS, mark = 0 } = spec;
  const builder = new BatchBuilder({
    ...(spec.compression === undefined ? {} : { compression: spec.compression }),
    ...(spec.producer === undefined ? {} : { producer: spec.producer }),
    ...(spec.baseOffset === undefined ? {} : { baseOffset: spec.baseOffset }),
    ...(spec.leaderEpoch === undefined ? {} : { leaderEpoch: spec.leaderEpoch }),
  });
  for (let index = 0; index < count; index++) {
    const value = Buffer.alloc(valueSize, (mark + index) % 251);
    builder.append({ timestamp: timestamp + index, key: spec.key ?? null, value });
  }
  return Buffer.from(builder.build());
}

/** Appends for a client, and writes at once. */
export function produce(log: Log, batch: Buffer, leaderEpoch = 0): AppendResult {
  const result = log.append(batch, { origin: 'client', leaderEpoch });
  log.flushWrites();
  return result;
}

/** All that a reader sees from `offset` on, over all segments. */
export function readAll(log: Log, offset: number = log.logStartOffset): Buffer {
  const parts: Buffer[] = [];
  let next = offset;
  for (;;) {
    const { records } = log.read(next, {
      bytesMax: 1 << 20,
      upTo: Number.MAX_SAFE_INTEGER,
      minOneBatch: true,
    });
    if (records.length === 0) return Buffer.concat(parts);
    parts.push(records);
    next = lastOffsetIn(records) + 1;
  }
}

export function lastOffsetIn(records: Buffer): number {
  let last = -1;
  for (let at = 0; at + 61 <= records.length; at += 12 + records.readInt32BE(at + 8)) {
    last = Number(records.readBigInt64BE(at)) + records.readInt32BE(at + 23);
  }
  return last;
}
