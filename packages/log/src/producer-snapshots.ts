/**
 * The snapshot files of a log's producers: one where each segment begins and one where the log was
 * closed. Recovery takes the latest that it can read.
 *
 * Spec: Kafka's `.snapshot` files, named after the offset up to which they hold.
 */
import type { Disk } from '@odradek/world';
import { offsetName, SNAPSHOT_SUFFIX } from './file-names.ts';
import { decodeProducerSnapshot, encodeProducerSnapshot } from './producer-snapshot.ts';
import type { ProducerState } from './producer-state.ts';
import type { Producers } from './producers.ts';

export class ProducerSnapshots {
  readonly #disk: Disk;
  readonly #directory: string;
  /** Rising. */
  readonly #offsets: number[];

  constructor(disk: Disk, directory: string, offsets: readonly number[]) {
    this.#disk = disk;
    this.#directory = directory;
    this.#offsets = [...offsets].sort((a, b) => a - b);
  }

  /** −1 when there is none. */
  get latestOffset(): number {
    return this.#offsets.at(-1) ?? -1;
  }

  get offsets(): readonly number[] {
    return this.#offsets;
  }

  /**
   * Writes the state as of `producers.endOffset`, unless the file is there. It is not synced: its
   * checksum tells a start whether to believe it, and an earlier one will do.
   */
  take(producers: Producers): void {
    const offset = producers.endOffset;
    if (this.#offsets.includes(offset)) return;
    const file = this.#disk.open(this.#path(offset), { create: true, truncate: true });
    try {
      file.writeNow([encodeProducerSnapshot(producers.states(), producers.count)], 0);
    } finally {
      file.close();
    }
    this.#offsets.push(offset);
    this.#offsets.sort((a, b) => a - b);
  }

  /** The producers of the latest snapshot up to `offset` that can be read; damaged ones go. */
  readLatest(offset: number): { offset: number; states: ProducerState[] } | undefined {
    for (let index = this.#offsets.length - 1; index >= 0; index--) {
      const candidate = this.#offsets[index] ?? 0;
      if (candidate > offset) continue;
      const states = this.#read(candidate);
      if (states !== undefined) return { offset: candidate, states };
      this.removeWhere((other) => other === candidate);
    }
    return undefined;
  }

  removeWhere(goes: (offset: number) => boolean): void {
    for (let index = this.#offsets.length - 1; index >= 0; index--) {
      const offset = this.#offsets[index] ?? 0;
      if (!goes(offset)) continue;
      this.#disk.remove(this.#path(offset));
      this.#offsets.splice(index, 1);
    }
  }

  #read(offset: number): ProducerState[] | undefined {
    const content = this.#disk.readFile(this.#path(offset));
    if (content === undefined) return undefined;
    return decodeProducerSnapshot(
      Buffer.from(content.buffer, content.byteOffset, content.byteLength),
    );
  }

  #path(offset: number): string {
    return `${this.#directory}/${offsetName(offset)}${SNAPSHOT_SUFFIX}`;
  }
}
