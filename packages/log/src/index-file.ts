/**
 * Entries of equal size that grow at the end: the body of an offset index and of a time index,
 * held in memory in the very bytes of the file.
 *
 * The file follows late. Entries are derived from the log, which recovery scans from the last
 * synced offset on, so that nothing is lost when the newest ones never reach the disk.
 */
import type { Disk } from '@odradek/world';

const NOTHING: Buffer = Buffer.alloc(0);

export class IndexFile {
  readonly #path: string;
  readonly entrySize: number;
  /** The entries, in the file's format; what lies beyond `count` entries has no meaning. */
  bytes: Buffer = NOTHING;
  count = 0;
  /** How many entries the file has as they are here. */
  #written = 0;
  #fileIsMissing: boolean;
  /** The file goes on behind the `#written` entries. */
  #fileIsLonger = false;

  /** Without content, the file is taken to be missing. */
  constructor(path: string, entrySize: number, content: Buffer | undefined) {
    this.#path = path;
    this.entrySize = entrySize;
    this.#fileIsMissing = content === undefined;
    if (content === undefined) return;
    this.bytes = content;
    this.count = Math.floor(content.length / entrySize);
    this.#written = this.count;
    this.#fileIsLonger = content.length % entrySize !== 0;
  }

  /** Says that whatever the file holds is not what is here. */
  distrustFile(): void {
    this.#written = 0;
    this.#fileIsLonger = true;
  }

  /** Makes room for one entry and answers where it is to be written. */
  grow(): number {
    const at = this.count * this.entrySize;
    if (at + this.entrySize > this.bytes.length) {
      // Small at first: most of ten thousand partitions are nearly empty.
      const larger = Buffer.allocUnsafeSlow(Math.max(this.entrySize * 16, this.bytes.length * 2));
      this.bytes.copy(larger, 0, 0, at);
      this.bytes = larger;
    }
    this.count++;
    return at;
  }

  truncate(count: number): void {
    if (count >= this.count) return;
    this.count = count;
    if (count >= this.#written) return;
    this.#written = count;
    this.#fileIsLonger = true;
  }

  /** Brings the file up to date. With `create`, a file is made even when there is no entry. */
  write(disk: Disk, options: { create: boolean }): void {
    const isDue = this.#written < this.count || this.#fileIsLonger;
    if (!isDue && !(this.#fileIsMissing && options.create)) return;
    const from = this.#written * this.entrySize;
    const to = this.count * this.entrySize;
    const file = disk.open(this.#path, { create: true });
    try {
      // A missing file may be there all the same, left by a segment of the same name.
      if (this.#fileIsLonger || this.#fileIsMissing) file.truncate(from);
      if (to > from) file.writeNow([this.bytes.subarray(from, to)], from);
    } finally {
      file.close();
    }
    this.#written = this.count;
    this.#fileIsMissing = false;
    this.#fileIsLonger = false;
  }
}
