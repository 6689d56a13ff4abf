/**
 * Fetches ahead of the reader: one request at a time to each broker, for all partitions that it
 * leads and that have room for more.
 *
 * Where reading begins is not its matter (`positions.ts`).
 * Spec: Fetch; KIP-227 (sessions), KIP-392 (nearer replicas), KIP-595 (diverging epochs).
 */
import { type Decoded, errorCode, isRetriable, zeroUuid } from '@odradek/wire';
import type { Timer, World } from '@odradek/world';
import type { Cluster } from '../cluster/cluster.ts';
import { backoffMs } from '../cluster/retry.ts';
import { BrokerError, ClientError } from '../errors.ts';
import { fetch } from '../net/calls.ts';
import type { Assignment } from './assignment.ts';
import { RecordBlock } from './block.ts';
import { FetchSession, type PartitionFetch } from './fetch-session.ts';
import type { ConsumerSettings } from './options.ts';
import type { AssignedPartition } from './partition.ts';

type Answer = Decoded<typeof fetch.response>;
type PartitionAnswer = Answer['responses'][number]['partitions'][number];

interface Node {
  readonly id: number;
  readonly session: FetchSession;
  isBusy: boolean;
  attempts: number;
  notBeforeMs: number;
}

/** A partition as it was when it was asked for. */
interface Asked {
  readonly partition: AssignedPartition;
  readonly fetch: PartitionFetch;
  readonly seekCount: number;
}

/** Of one partition, so many of its largest answers are fetched ahead. */
const BLOCKS_AHEAD = 4;

export class Fetcher {
  readonly #cluster: Cluster;
  readonly #world: World;
  readonly #settings: ConsumerSettings;
  readonly #assignment: Assignment;
  readonly #lane: string;
  readonly #nodes = new Map<number, Node>();
  /** Called when something is there to be taken, or has gone wrong. */
  readonly #onChange: () => void;
  readonly #onFailure: (error: Error) => void;
  #timer: Timer | undefined;
  #isClosed = false;

  constructor(
    cluster: Cluster,
    settings: ConsumerSettings,
    assignment: Assignment,
    lane: string,
    events: { onChange(): void; onFailure(error: Error): void },
  ) {
    this.#cluster = cluster;
    this.#world = cluster.world;
    this.#settings = settings;
    this.#assignment = assignment;
    this.#lane = lane;
    this.#onChange = events.onChange;
    this.#onFailure = events.onFailure;
  }

  /** Asks for more where there is room. To be called whenever something has changed. */
  pump(): void {
    if (this.#isClosed) return;
    const nowMs = this.#world.clock.monotonicMs();
    const byNode = new Map<number, AssignedPartition[]>();
    let wakeMs = Number.POSITIVE_INFINITY;
    const isFull = this.#assignment.bufferedBytes >= this.#settings.bufferBytesMax;
    for (const partition of this.#assignment) {
      if (partition.fetchOffset < 0 || partition.isPaused) continue;
      if (partition.notBeforeMs > nowMs) {
        wakeMs = Math.min(wakeMs, partition.notBeforeMs);
        continue;
      }
      const nodeId = this.#nodeFor(partition, nowMs);
      if (nodeId < 0) wakeMs = Math.min(wakeMs, partition.notBeforeMs);
      else if (!isFull && this.#hasRoom(partition)) {
        const known = byNode.get(nodeId);
        if (known === undefined) byNode.set(nodeId, [partition]);
        else known.push(partition);
      }
    }
    for (const [nodeId, partitions] of byNode) {
      const node = this.#node(nodeId);
      if (node.isBusy) continue;
      if (node.notBeforeMs > nowMs) wakeMs = Math.min(wakeMs, node.notBeforeMs);
      else this.#start(node, partitions);
    }
    this.#wakeAt(wakeMs, nowMs);
  }

  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
  }

  #wakeAt(wakeMs: number, nowMs: number): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (wakeMs === Number.POSITIVE_INFINITY) return;
    this.#timer = this.#world.clock.after(Math.max(0, wakeMs - nowMs), () => this.pump());
  }

  #hasRoom(partition: AssignedPartition): boolean {
    return partition.bufferedBytes < BLOCKS_AHEAD * this.#settings.partitionBytesMax;
  }

  #node(id: number): Node {
    const known = this.#nodes.get(id);
    if (known !== undefined) return known;
    const session = new FetchSession();
    const node = { id, session, isBusy: false, attempts: 0, notBeforeMs: 0 };
    this.#nodes.set(id, node);
    return node;
  }

  /** Whom to ask; -1 when that is not known, which is then looked into. */
  #nodeFor(partition: AssignedPartition, nowMs: number): number {
    const { metadata } = this.#cluster;
    const { preferredReplica } = partition;
    if (preferredReplica >= 0 && nowMs < partition.preferredUntilMs) {
      if (metadata.topology.brokers.has(preferredReplica)) return preferredReplica;
    }
    const leader = metadata.topology.leaderOf(partition.topic, partition.partition);
    if (leader !== undefined) return leader.id;
    this.#pause(partition);
    return -1;
  }

  #pause(partition: AssignedPartition): void {
    const { clock } = this.#world;
    partition.notBeforeMs = clock.monotonicMs() + backoffMs(this.#world, this.#cluster.settings, 0);
    this.#cluster.metadata.find(partition.topic);
    this.#cluster.metadata.refreshSoon();
  }

  #start(node: Node, partitions: readonly AssignedPartition[]): void {
    node.isBusy = true;
    this.#fetch(node, partitions)
      .catch((error: unknown) => {
        node.session.reset();
        const pauseMs = backoffMs(this.#world, this.#cluster.settings, node.attempts++);
        node.notBeforeMs = this.#world.clock.monotonicMs() + pauseMs;
        this.#cluster.metadata.refreshSoon();
        if (error instanceof ClientError && error.isRetriable) return;
        if (!this.#isClosed) this.#onFailure(error instanceof Error ? error : new Error('fetch'));
      })
      .finally(() => {
        node.isBusy = false;
        this.#onChange();
        this.pump();
      });
  }

  async #fetch(node: Node, partitions: readonly AssignedPartition[]): Promise<void> {
    const settings = this.#settings;
    const asked = partitions.map((partition) => this.#asked(partition));
    const connection = await this.#cluster.connectionTo(node.id, { lane: this.#lane });
    const session = node.session.next(asked.map((each) => each.fetch));
    const body = {
      maxWaitMs: settings.fetchWaitMsMax,
      minBytes: settings.fetchBytesMin,
      maxBytes: settings.fetchBytesMax,
      isolationLevel: settings.isolationLevel,
      rackId: settings.rack,
      ...session,
    };
    const timeoutMs = settings.requestTimeoutMs + settings.fetchWaitMsMax;
    const version = connection.versionOf(fetch);
    const answer = await connection.ask(fetch, version, body, { timeoutMs });
    node.attempts = 0;
    if (this.#isClosed) return;
    if (answer.errorCode !== 0) return this.#onRefused(node, answer.errorCode);
    node.session.accepted(answer.sessionId);
    this.#onAnswer(asked, answer);
  }

  #asked(partition: AssignedPartition): Asked {
    const { topology } = this.#cluster.metadata;
    const { topic, partition: index, seekCount } = partition;
    return {
      partition,
      seekCount,
      fetch: {
        topic,
        topicId: topology.topic(topic)?.id ?? zeroUuid,
        partition: index,
        fetchOffset: partition.fetchOffset,
        currentLeaderEpoch: topology.partition(topic, index)?.leaderEpoch ?? -1,
        lastFetchedEpoch: partition.fetchEpoch,
        partitionMaxBytes: this.#settings.partitionBytesMax,
      },
    };
  }

  #onRefused(node: Node, code: number): void {
    node.session.reset();
    // A forgotten session is everyday; all else should not come at once again.
    if (code === errorCode.FETCH_SESSION_ID_NOT_FOUND) return;
    if (!isRetriable(code)) throw new BrokerError(code, 'fetching');
    node.notBeforeMs =
      this.#world.clock.monotonicMs() + backoffMs(this.#world, this.#cluster.settings, 0);
    this.#cluster.metadata.refreshSoon();
  }

  #onAnswer(asked: readonly Asked[], answer: Answer): void {
    const { topology } = this.#cluster.metadata;
    for (const { nodeId: id, host, port, rack } of answer.nodeEndpoints) {
      topology.applyBroker({ id, host, port, rack });
    }
    for (const topic of answer.responses) {
      for (const part of topic.partitions) {
        const each = asked.find(
          ({ fetch: { topic: name, topicId, partition } }) =>
            partition === part.partitionIndex &&
            (topic.topic === '' ? topicId === topic.topicId : name === topic.topic),
        );
        // Seeked, revoked or answered twice: nobody waits for this any more.
        if (each === undefined || !this.#assignment.holds(each.partition)) continue;
        if (each.seekCount !== each.partition.seekCount) continue;
        if (each.fetch.fetchOffset !== each.partition.fetchOffset) continue;
        this.#onPartition(each, part);
      }
    }
  }

  #onPartition({ partition, fetch: asked }: Asked, part: PartitionAnswer): void {
    if (part.errorCode !== 0) return this.#onPartitionError(partition, part);
    if (part.divergingEpoch.endOffset >= 0) return this.#onDiverged(partition, part);
    partition.highWatermark = part.highWatermark;
    partition.logStartOffset = part.logStartOffset;
    if (part.preferredReadReplica >= 0) {
      partition.preferredReplica = part.preferredReadReplica;
      partition.preferredUntilMs =
        this.#world.clock.monotonicMs() + this.#cluster.settings.metadataAgeMsMax;
    }
    const { records } = part;
    if (records === null || records.length === 0) return;
    const block = new RecordBlock(records, {
      topic: partition.topic,
      partition: partition.partition,
      offset: asked.fetchOffset,
      aborted: this.#settings.isolationLevel === 1 ? (part.abortedTransactions ?? []) : [],
      checkCrcs: this.#settings.checkCrcs,
      highWatermark: part.highWatermark,
    });
    partition.buffer(block);
  }

  /** The log was cut below what has been read: reading goes on where the two histories part. */
  #onDiverged(partition: AssignedPartition, { divergingEpoch }: PartitionAnswer): void {
    const { endOffset, epoch } = divergingEpoch;
    const where = `${partition.topic}-${partition.partition}`;
    if (this.#settings.autoOffsetReset === 'none') {
      const message = `${where} lost records from offset ${endOffset} on, which were read already`;
      return this.#onFailure(new ClientError(message));
    }
    this.#world.report.warn('records that were read are lost', { partition: where, endOffset });
    partition.seek(Math.min(endOffset, partition.fetchOffset), epoch);
  }

  #onPartitionError(partition: AssignedPartition, part: PartitionAnswer): void {
    const { errorCode: code } = part;
    const { metadata } = this.#cluster;
    const about = `reading ${partition.topic}-${partition.partition}`;
    if (partition.preferredReplica >= 0) {
      // Whatever it was, the leader knows better.
      partition.preferredReplica = -1;
      return;
    }
    if (code === errorCode.OFFSET_OUT_OF_RANGE) {
      const { autoOffsetReset } = this.#settings;
      const offset = partition.fetchOffset;
      if (autoOffsetReset === 'none') {
        return this.#onFailure(new BrokerError(code, `${about} at offset ${offset}`));
      }
      this.#world.report.info('offset out of range: reset', { partition: about, offset });
      return partition.want(autoOffsetReset);
    }
    if (!isRetriable(code)) return this.#onFailure(new BrokerError(code, about));
    const { leaderId, leaderEpoch } = part.currentLeader;
    if (
      metadata.topology.applyLeader(partition.topic, partition.partition, leaderId, leaderEpoch)
    ) {
      return;
    }
    this.#pause(partition);
  }
}
