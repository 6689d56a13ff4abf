/**
 * Reads records and prints them, until there were enough, until nothing comes any more, or until
 * the user has had enough. What is printed is gathered, and leaves when the reader would wait.
 */
import type { Consumer, ConsumerRecord } from '@odradek/client';
import type { Context } from './context.ts';

export interface PrintOptions {
  /** Stop after so many. */
  readonly max: number;
  /** Stop when nothing has come for so long. */
  readonly idleMsMax: number;
  /** Where to stop, by topic and partition. */
  readonly ends?: Map<string, number> | undefined;
  text(record: ConsumerRecord): Buffer | string;
}

/** Answers how many were printed. */
export async function printRecords(
  consumer: Consumer,
  context: Context,
  options: PrintOptions,
): Promise<number> {
  const { max, idleMsMax, ends, text } = options;
  let count = 0;
  if (ends?.size === 0 || max <= 0) return 0;
  const output = new GatheredOutput(context);
  // While the group is being arranged nothing can come.
  const idle = idleSignal(idleMsMax, context.signal, () => consumer.assignment.length > 0);
  try {
    for await (const record of consumer.records({ signal: idle.signal })) {
      idle.restart();
      const pressure = output.write(text(record));
      if (pressure !== undefined) await pressure;
      count += 1;
      if (count >= max) break;
      const key = `${record.topic}-${record.partition}`;
      if (ends !== undefined && record.offset + 1 >= (ends.get(key) ?? 0)) {
        ends.delete(key);
        if (ends.size === 0) break;
      }
    }
  } catch (error) {
    if (error !== idle.reason && error !== context.signal.reason) throw error;
  } finally {
    idle.end();
    await output.flush();
  }
  return count;
}

const GATHERED_BYTES_MAX = 64 * 1024;

/** Standard output in large pieces. */
class GatheredOutput {
  readonly #context: Context;
  #chunks: Buffer[] = [];
  #size = 0;
  #isScheduled = false;

  constructor(context: Context) {
    this.#context = context;
  }

  /** A promise when standard output wants the caller to wait. */
  write(text: Buffer | string): Promise<void> | undefined {
    const chunk = typeof text === 'string' ? Buffer.from(text) : text;
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#size >= GATHERED_BYTES_MAX) return this.flush();
    if (!this.#isScheduled) {
      this.#isScheduled = true;
      setImmediate(() => {
        this.flush()?.catch(() => undefined);
      });
    }
    return undefined;
  }

  flush(): Promise<void> | undefined {
    this.#isScheduled = false;
    if (this.#size === 0) return undefined;
    const all = Buffer.concat(this.#chunks, this.#size);
    this.#chunks = [];
    this.#size = 0;
    return this.#context.write(all);
  }
}

/** Aborted when nothing has come for some time, or with the other signal. */
function idleSignal(
  idleMsMax: number,
  other: AbortSignal,
  counts: () => boolean,
): { signal: AbortSignal; reason: Error; restart(): void; end(): void } {
  const controller = new AbortController();
  const reason = new Error('nothing came');
  let lastMs = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    if (!counts()) lastMs = performance.now();
    const leftMs = lastMs + idleMsMax - performance.now();
    if (leftMs <= 0) controller.abort(reason);
    else timer = setTimeout(look, leftMs);
  };
  if (idleMsMax !== Number.POSITIVE_INFINITY) timer = setTimeout(look, idleMsMax);
  const onAbort = (): void => controller.abort(other.reason);
  if (other.aborted) onAbort();
  other.addEventListener('abort', onAbort, { once: true });
  return {
    signal: controller.signal,
    reason,
    restart: () => {
      lastMs = performance.now();
    },
    end: () => {
      clearTimeout(timer);
      other.removeEventListener('abort', onAbort);
    },
  };
}
