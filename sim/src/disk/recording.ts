/**
 * All operations of a run, so that what a crash after any of them leaves can be made without
 * running again. SQLite's way of testing storage: stop after *every* write and sync.
 */
import type { SimulatedRandom } from '../random.ts';
import type { DiskImage } from './image.ts';
import type { Crash, DiskOperation } from './operations.ts';

/** A moment between two operations. */
export interface RecordedMoment {
  /** How many operations are done. */
  readonly count: number;
  /** The one that would come next; missing at the end. */
  readonly next: DiskOperation | undefined;
  /** The disk as the next process finds it. */
  after(crash: Crash): DiskImage;
  /** The same when the process is killed within a write: some of its first bytes are there. */
  afterTornWrite(): DiskImage | undefined;
}

export class DiskRecording {
  readonly operations: DiskOperation[] = [];
  readonly #start: DiskImage;
  readonly #random: SimulatedRandom;

  constructor(start: DiskImage, random: SimulatedRandom) {
    this.#start = start.after({ type: 'kill' }, random);
    this.#random = random;
  }

  add(operation: DiskOperation): void {
    this.operations.push(operation);
  }

  /** All moments, from before the first operation to after the last: each is valid in its turn. */
  *moments(): Generator<RecordedMoment, void, void> {
    const image = this.#start.after({ type: 'kill' }, this.#random);
    for (let count = 0; ; count += 1) {
      const next = this.operations[count];
      yield this.#moment(image, count, next);
      if (next === undefined) return;
      image.apply(next);
    }
  }

  /** The disk after the first `count` operations and a crash. */
  imageAfter(count: number, crash: Crash): DiskImage {
    const image = this.#start.after({ type: 'kill' }, this.#random);
    for (const operation of this.operations.slice(0, count)) image.apply(operation);
    return image.after(crash, this.#random.fork(`moment ${count}`));
  }

  #moment(image: DiskImage, count: number, next: DiskOperation | undefined): RecordedMoment {
    // Whoever looks at this moment alone gets what he got when he went through all of them.
    const random = this.#random.fork(`moment ${count}`);
    return {
      count,
      next,
      after: (crash) => image.after(crash, random),
      afterTornWrite: () => {
        if (next?.type !== 'write') return undefined;
        const left = image.after({ type: 'kill' }, random);
        const length = random.integer(next.bytes.byteLength + 1);
        left.apply({ ...next, bytes: next.bytes.subarray(0, length) });
        return left;
      },
    };
  }
}
