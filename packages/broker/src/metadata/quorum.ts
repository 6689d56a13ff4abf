/**
 * Runs raft for this node: gives it its events (the log was read, the disk has synced, the node
 * stops) and does what it answers (remember the vote, lead, commit). To the machine's host it is
 * the machine's log.
 *
 * Loading takes the latest snapshot, then the log behind it. Snapshots are written when enough has
 * been appended, or enough time has passed.
 * Spec: KIP-595, KIP-630, KIP-853.
 */
import type { ClusterEntry } from '@odradek/machines/cluster';
import {
  type ElectionState,
  formatElectionState,
  type Lead,
  noElection,
  parseElectionState,
  RaftNode,
  type ReplicaKey,
  VoterSet,
} from '@odradek/raft';
import { BatchBuilder, BatchReader, controlBatch, isControlBatch } from '@odradek/wire/records';
import type { World } from '@odradek/world';
import { type MachineLog, MachineLogFailure } from '../coordination/machine-log.ts';
import { readCheckpoint } from './checkpoint-file.ts';
import { leaderChangeRecord, quorumRecords, readQuorumFact } from './control-records.ts';
import { decodeEntry, encodeEntry } from './entry-codec.ts';
import { MetadataLog, type MetadataLogOptions } from './metadata-log.ts';
import { Snapshots } from './snapshots.ts';

const QUORUM_STATE_FILE = 'quorum-state';

/** A batch is never made larger than this: other nodes fetch batches whole. */
const BATCH_BYTES_MAX = 8 * 1024 * 1024;

export interface QuorumOptions extends MetadataLogOptions {
  readonly self: ReplicaKey;
  /** From `controller.quorum.voters`; `undefined` when the log has them. */
  readonly staticVoters: VoterSet | undefined;
  /** The level of `metadata.version` that counts for what is appended now. */
  readonly metadataVersion: () => number;
}

/** A directory that was formatted for a quorum which this node cannot be alone. */
export class NoQuorum extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NoQuorum';
  }
}

export class Quorum implements MachineLog<ClusterEntry> {
  readonly snapshots: Snapshots;
  readonly #world: World;
  readonly #options: QuorumOptions;
  readonly #log: MetadataLog;
  #raft: RaftNode | undefined;
  #election: ElectionState;
  #voters: VoterSet | undefined;
  #votersAreInLog = false;
  #kraftVersion = 0;
  #committedOffset = 0;
  onCommitted: (() => void) | undefined;
  onFailure: ((failure: MachineLogFailure) => void) | undefined;
  /** Called after those who waited for a commit have been told. */
  afterCommit: (() => void) | undefined;

  constructor(world: World, options: QuorumOptions) {
    this.#world = world;
    this.#options = options;
    this.#log = new MetadataLog(world, options);
    this.#log.onDurable = (endOffset) => this.#step({ type: 'durable', endOffset });
    this.#log.onFailure = (cause) => {
      this.onFailure?.(new MachineLogFailure('the metadata log cannot be written', { cause }));
    };
    this.snapshots = new Snapshots(world.disk, options.directory);
    this.#election = this.#readElection();
    this.#voters = options.staticVoters;
  }

  get endOffset(): number {
    return this.#log.endOffset;
  }

  get committedOffset(): number {
    return this.#committedOffset;
  }

  get epoch(): number {
    return this.#raft?.epoch ?? this.#election.epoch;
  }

  get voters(): VoterSet {
    return this.#voters ?? new VoterSet([]);
  }

  get kraftVersion(): number {
    return this.#kraftVersion;
  }

  get logSize(): number {
    return this.#log.size;
  }

  /** Bytes that were loaded from the log or appended to it: what a snapshot would save. */
  get bytesSeen(): number {
    return this.#log.bytesSeen;
  }

  /** When the newest record was appended. */
  get lastTimestampMs(): number {
    return this.#log.lastTimestampMs;
  }

  async replay(apply: (entry: ClusterEntry) => void): Promise<void> {
    const from = await this.#loadSnapshot(apply);
    this.#log.readBatches(from, (buffer, at) => this.#readBatch(buffer, at, apply));
    this.#committedOffset = this.#log.endOffset;
  }

  /** Takes office. Throws `NoQuorum` when other nodes would have to agree. */
  lead(): void {
    const { self } = this.#options;
    const voters = this.#voters;
    if (voters === undefined) {
      throw new NoQuorum(
        `node ${self.id} does not know the voters of its quorum: format it with --standalone`,
      );
    }
    this.#raft = new RaftNode({ self, voters }, this.#election);
    this.#step({
      type: 'started',
      lastEpoch: Math.max(this.#log.lastEpoch, this.snapshots.latest?.epoch ?? 0),
      endOffset: this.#log.endOffset,
    });
  }

  append(entries: readonly ClusterEntry[]): void {
    const timestamp = this.#world.clock.nowMs();
    const metadataVersion = this.#options.metadataVersion();
    let builder = new BatchBuilder({ bytesMax: BATCH_BYTES_MAX });
    for (const entry of entries) {
      const record = { timestamp, key: null, value: encodeEntry(entry, metadataVersion) };
      if (!builder.hasRoomFor(record)) {
        this.#append(builder.build());
        builder = new BatchBuilder({ bytesMax: BATCH_BYTES_MAX });
      }
      builder.append(record);
    }
    if (builder.recordCount > 0) this.#append(builder.build());
  }

  /** Records before `offset` are in every snapshot that is left. */
  deleteBefore(offset: number): void {
    this.#log.deleteBefore(offset);
  }

  async close(options: { clean: boolean }): Promise<void> {
    this.#step({ type: 'stopping' });
    await this.#log.close(options);
  }

  #append(batch: Buffer): void {
    const refused = this.#log.append(batch);
    if (refused === undefined) return;
    const failure = new MachineLogFailure(`the metadata log refuses records: ${refused}`);
    this.onFailure?.(failure);
    throw failure;
  }

  #step(event: Parameters<RaftNode['step']>[0]): void {
    for (const effect of this.#raft?.step(event) ?? []) {
      switch (effect.type) {
        case 'persist':
          this.#election = effect.state;
          break;
        case 'lead':
          this.#writeElection();
          this.#beginEpoch(effect);
          break;
        case 'commit':
          this.#committedOffset = effect.offset;
          this.onCommitted?.();
          this.afterCommit?.();
          break;
        default:
          effect satisfies never;
      }
    }
  }

  #beginEpoch({ epoch, voters, grantingVoters }: Lead): void {
    this.#log.epoch = epoch;
    const leaderId = this.#options.self.id;
    const records = [leaderChangeRecord({ leaderId, voters, grantingVoters })];
    // What formatting put beside the log becomes part of it with the first leader.
    if (!this.#votersAreInLog) records.push(...quorumRecords(this.#kraftVersion, this.voters));
    this.#votersAreInLog = true;
    this.#append(controlBatch({ timestampMs: this.#world.clock.nowMs() }, records));
  }

  /** Answers the offset at which the log goes on. */
  async #loadSnapshot(apply: (entry: ClusterEntry) => void): Promise<number> {
    const latest = this.snapshots.latest;
    if (latest === undefined) return 0;
    const { kraftVersion, voters } = readCheckpoint(this.#world.disk, latest.path, apply);
    this.#kraftVersion = kraftVersion ?? 0;
    if (voters !== undefined) {
      this.#voters = voters;
      this.#votersAreInLog = latest.offset > 0;
    }
    if (latest.offset > this.#log.endOffset) await this.#log.startAt(latest.offset);
    return latest.offset;
  }

  #readBatch(buffer: Buffer, at: number, apply: (entry: ClusterEntry) => void): void {
    const reader = new BatchReader(buffer, at);
    const isControl = isControlBatch(buffer, at);
    for (let record = reader.next(); record !== undefined; record = reader.next()) {
      if (!isControl) {
        if (record.value !== null) apply(decodeEntry(record.value));
        continue;
      }
      const fact = readQuorumFact(record);
      if (fact?.type === 'kraftVersion') this.#kraftVersion = fact.level;
      if (fact?.type !== 'voters') continue;
      this.#voters = fact.voters;
      this.#votersAreInLog = true;
    }
  }

  #readElection(): ElectionState {
    const bytes = this.#world.disk.readFile(`${this.#options.directory}/${QUORUM_STATE_FILE}`);
    if (bytes === undefined) return noElection;
    const state = parseElectionState(Buffer.from(bytes).toString('utf8'));
    // The log says which epochs there were; only a vote in a quorum of several could be lost.
    if (state === undefined) this.#world.report.warn('the file quorum-state is damaged');
    return state ?? noElection;
  }

  #writeElection(): void {
    const ids = this.voters.voters.map(({ id }) => id);
    const text = formatElectionState(this.#election, this.#kraftVersion >= 1 ? 1 : 0, ids);
    const path = `${this.#options.directory}/${QUORUM_STATE_FILE}`;
    // Not synced: nobody else was asked for a vote, and the leader change record, which is synced
    // before anything counts, holds the epoch as well.
    this.#world.disk.replaceFile(path, Buffer.from(text), { durable: false });
  }
}
