/**
 * One partition that a consumer reads: how far it has read, fetched and processed, and what lies
 * ready.
 *
 * It decides nothing by itself. A partition that is revoked and assigned again is a new object, so
 * that answers to old questions find nobody.
 */
import type { RecordBlock } from './block.ts';
import type { TopicPartition } from './options.ts';

/** Where to look for an offset: a time, or one of the two ends. */
export type OffsetWanted = number | 'earliest' | 'latest' | 'committed';

/** Not known yet. */
export const NO_OFFSET = -1;

export class AssignedPartition implements TopicPartition {
  readonly topic: string;
  readonly partition: number;
  /** The offset of the next record to be handed out; `NO_OFFSET` while it is looked for. */
  position: number = NO_OFFSET;
  /** The leader epoch of the record before, which tells whether the log was cut since: KIP-320. */
  positionEpoch = -1;
  /** Like `position`, but only what was processed: the reader has come back for more. */
  processed: number = NO_OFFSET;
  processedEpoch = -1;
  /** What the group has as committed, as far as this consumer knows. */
  committed: number = NO_OFFSET;
  /** The offset of the next fetch: ahead of `position` by what lies ready. */
  fetchOffset: number = NO_OFFSET;
  fetchEpoch = -1;
  wanted: OffsetWanted | undefined;
  isPaused = false;
  readonly blocks: RecordBlock[] = [];
  bufferedBytes = 0;
  highWatermark = NO_OFFSET;
  logStartOffset = NO_OFFSET;
  /** Nothing is fetched before this time: a pause after a failure. */
  notBeforeMs = 0;
  /** A replica that the leader named as nearer, and until when that holds. */
  preferredReplica = -1;
  preferredUntilMs = 0;
  /** Grows with each seek, so that what was fetched for another position is dropped. */
  seekCount = 0;

  constructor({ topic, partition }: TopicPartition, wanted: OffsetWanted) {
    this.topic = topic;
    this.partition = partition;
    this.wanted = wanted;
  }

  /** Reads from this offset on, whatever was there before. */
  seek(offset: number, leaderEpoch = -1): void {
    this.#drop();
    this.wanted = undefined;
    this.position = offset;
    this.positionEpoch = leaderEpoch;
    this.fetchOffset = offset;
    this.fetchEpoch = leaderEpoch;
    this.processed = offset;
    this.processedEpoch = leaderEpoch;
  }

  /** Looks for where to read from. */
  want(wanted: OffsetWanted): void {
    this.#drop();
    this.wanted = wanted;
    this.position = NO_OFFSET;
    this.fetchOffset = NO_OFFSET;
  }

  buffer(block: RecordBlock): void {
    this.fetchOffset = block.nextOffset;
    if (block.leaderEpoch >= 0) this.fetchEpoch = block.leaderEpoch;
    this.highWatermark = block.highWatermark;
    this.blocks.push(block);
    this.bufferedBytes += block.size;
  }

  take(): RecordBlock | undefined {
    const block = this.blocks.shift();
    if (block !== undefined) this.bufferedBytes -= block.size;
    return block;
  }

  /** What is left of a block that was taken. */
  putBack(block: RecordBlock): void {
    this.blocks.unshift(block);
    this.bufferedBytes += block.size;
  }

  /** Records up to this offset have been handed out. */
  advance(position: number, leaderEpoch: number): void {
    this.position = position;
    if (leaderEpoch >= 0) this.positionEpoch = leaderEpoch;
  }

  markProcessed(): void {
    if (this.position < 0) return;
    this.processed = this.position;
    this.processedEpoch = this.positionEpoch;
  }

  #drop(): void {
    this.seekCount += 1;
    this.blocks.length = 0;
    this.bufferedBytes = 0;
  }
}
