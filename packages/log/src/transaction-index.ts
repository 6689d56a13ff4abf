/**
 * The aborted transactions whose markers lie in one segment. A consumer that reads committed
 * records is sent those that touch what it fetches, and drops their records itself.
 *
 * The entries are few, so that they are kept as objects and written as they come. Committed
 * transactions leave no entry.
 * Spec: Kafka's `.txnindex`, 34 bytes an entry: int16 version 0, int64 producer id, first offset,
 * last offset (the marker's), last stable offset when the marker was appended.
 */

import { readInt64, writeInt64 } from '@odradek/wire/records';
import type { Disk } from '@odradek/world';

const ENTRY_SIZE = 34;

export interface AbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly lastStableOffset: number;
}

export class TransactionIndex {
  readonly #path: string;
  readonly #entries: AbortedTransaction[];
  #written: number;
  #fileDiffers = false;

  constructor(path: string, content?: Buffer) {
    this.#path = path;
    this.#entries = content === undefined ? [] : readEntries(content);
    this.#written = this.#entries.length;
    if (content !== undefined && content.length !== this.#written * ENTRY_SIZE) {
      this.#fileDiffers = true;
    }
  }

  get entries(): readonly AbortedTransaction[] {
    return this.#entries;
  }

  append(transaction: AbortedTransaction): void {
    this.#entries.push(transaction);
  }

  /** Forgets the transactions whose markers are at `offset` or later. */
  truncateTo(offset: number): void {
    let count = this.#entries.length;
    while (count > 0 && (this.#entries[count - 1]?.lastOffset ?? 0) >= offset) count--;
    if (count === this.#entries.length) return;
    this.#entries.length = count;
    if (count < this.#written) {
      this.#written = count;
      this.#fileDiffers = true;
    }
  }

  /**
   * Adds to `found` what touches the offsets from `from` up to `to`. True when no later segment
   * can hold more: its transactions began after `to`.
   */
  collect(from: number, to: number, found: AbortedTransaction[]): boolean {
    for (const entry of this.#entries) {
      if (entry.lastOffset >= from && entry.firstOffset < to) found.push(entry);
      if (entry.lastStableOffset >= to) return true;
    }
    return false;
  }

  /** Brings the file up to date. No file is made for nothing. */
  write(disk: Disk): void {
    const count = this.#entries.length;
    if (count === this.#written && !this.#fileDiffers) return;
    const content = Buffer.allocUnsafe((count - this.#written) * ENTRY_SIZE);
    for (let entry = this.#written; entry < count; entry++) {
      const transaction = this.#entries[entry];
      if (transaction !== undefined) {
        writeEntry(content, (entry - this.#written) * ENTRY_SIZE, transaction);
      }
    }
    const position = this.#written * ENTRY_SIZE;
    const file = disk.open(this.#path, { create: true });
    try {
      if (this.#fileDiffers) file.truncate(position);
      if (content.length > 0) file.writeNow([content], position);
    } finally {
      file.close();
    }
    this.#written = count;
    this.#fileDiffers = false;
  }
}

function readEntries(content: Buffer): AbortedTransaction[] {
  const entries: AbortedTransaction[] = [];
  for (let at = 0; at + ENTRY_SIZE <= content.length; at += ENTRY_SIZE) {
    if (content.readInt16BE(at) !== 0) break;
    entries.push({
      producerId: readInt64(content, at + 2),
      firstOffset: readInt64(content, at + 10),
      lastOffset: readInt64(content, at + 18),
      lastStableOffset: readInt64(content, at + 26),
    });
  }
  return entries;
}

function writeEntry(target: Buffer, at: number, transaction: AbortedTransaction): void {
  target.writeInt16BE(0, at);
  writeInt64(target, at + 2, transaction.producerId);
  writeInt64(target, at + 10, transaction.firstOffset);
  writeInt64(target, at + 18, transaction.lastOffset);
  writeInt64(target, at + 26, transaction.lastStableOffset);
}
