/**
 * Writes a snapshot when enough bytes have been appended since the last, or when enough time has
 * passed and something has been appended; then lets go what the snapshot makes needless.
 *
 * Only a state that is committed whole is written, so it waits for a moment in which nothing is
 * under way.
 * Spec: KIP-630, KIP-876 (time).
 */

import type { Immutable } from '@odradek/machines';
import { type ClusterState, metadataVersion, snapshotEntries } from '@odradek/machines/cluster';
import { DiskError, type Timer, type World } from '@odradek/world';
import { writeCheckpoint } from './checkpoint-file.ts';
import type { Quorum } from './quorum.ts';

export interface SnapshotLimits {
  /** [metadata.log.max.record.bytes.between.snapshots] */
  readonly bytesBetween: number;
  /** [metadata.log.max.snapshot.interval.ms]; 0 means that time alone makes none. */
  readonly intervalMs: number;
  /** [metadata.max.retention.bytes] and [metadata.max.retention.ms] */
  readonly retentionBytes: number;
  readonly retentionMs: number;
}

export class SnapshotWriter {
  readonly #world: World;
  readonly #quorum: Quorum;
  readonly #state: Immutable<ClusterState>;
  readonly #limits: SnapshotLimits;
  #bytesAtLast = 0;
  #timer: Timer | undefined;
  #isTimeUp = false;
  #stopped = false;

  constructor(
    world: World,
    quorum: Quorum,
    state: Immutable<ClusterState>,
    limits: SnapshotLimits,
  ) {
    this.#world = world;
    this.#quorum = quorum;
    this.#state = state;
    this.#limits = limits;
    quorum.afterCommit = () => this.#committed();
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  #committed(): void {
    if (this.#stopped) return;
    const { bytesBetween, intervalMs } = this.#limits;
    if (this.#isTimeUp || this.#quorum.bytesSeen - this.#bytesAtLast >= bytesBetween) {
      this.#writeWhenWhole();
    } else if (intervalMs > 0 && this.#timer === undefined) {
      this.#timer = this.#world.clock.after(intervalMs, () => {
        this.#isTimeUp = true;
        this.#writeWhenWhole();
      });
    }
  }

  /** Not now means at the next commit. */
  #writeWhenWhole(): void {
    const { committedOffset, endOffset, epoch } = this.#quorum;
    if (committedOffset !== endOffset || this.#state.transaction !== undefined) return;
    this.#isTimeUp = false;
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#bytesAtLast = this.#quorum.bytesSeen;
    try {
      this.#write({ offset: committedOffset, epoch });
      this.#clean();
    } catch (error) {
      // The log still has everything; the next commit that is due tries again.
      if (!(error instanceof DiskError)) throw error;
      this.#world.report.error('cannot write a snapshot of the metadata', {
        reason: error.message,
      });
    }
  }

  #write(id: { readonly offset: number; readonly epoch: number }): void {
    const { snapshots, kraftVersion, voters, lastTimestampMs } = this.#quorum;
    const path = snapshots.pathOf(id);
    const size = writeCheckpoint(this.#world.disk, path, {
      epoch: id.epoch,
      timestampMs: this.#world.clock.nowMs(),
      lastContainedLogTimestamp: lastTimestampMs,
      metadataVersion: metadataVersion(this.#state),
      entries: snapshotEntries(this.#state),
      quorum: { kraftVersion, voters },
    });
    snapshots.added(id);
    this.#world.report.info('wrote a snapshot of the metadata', { path, size });
  }

  #clean(): void {
    const first = this.#quorum.snapshots.clean({
      logSize: this.#quorum.logSize,
      bytesMax: this.#limits.retentionBytes,
      ageMaxMs: this.#limits.retentionMs,
      nowMs: this.#world.clock.nowMs(),
    });
    this.#quorum.deleteBefore(first);
  }
}
