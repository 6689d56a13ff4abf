/**
 * Sends batches to the brokers that lead their partitions, and decides what to do with the
 * answers: done, once more, in pieces, or given up.
 *
 * It runs at the end of a turn in which something has changed, and when time has passed.
 * Spec: Produce; KIP-98 (idempotence), KIP-91 (one bound on the whole delivery).
 */
import { type Decoded, decode, errorCode, isRetriable, skipResponseHeader } from '@odradek/wire';
import type { Timer, World } from '@odradek/world';
import type { Cluster } from '../cluster/cluster.ts';
import { backoffMs } from '../cluster/retry.ts';
import { BrokerError, isRetriableError, TimeoutError } from '../errors.ts';
import { produce } from '../net/calls.ts';
import type { BrokerConnection } from '../net/connection.ts';
import type { Accumulator } from './accumulator.ts';
import type { ProducerBatch } from './batch.ts';
import { Identity } from './identity.ts';
import type { ProducerSettings } from './options.ts';
import type { PartitionQueue } from './partition-queue.ts';
import { produceBody, type Sent } from './request.ts';

type Answer = Decoded<typeof produce.response>;
type PartitionAnswer = Answer['responses'][number]['partitionResponses'][number];

/** One broker, as far as this producer sends to it. */
interface Node {
  readonly id: number;
  inFlight: number;
  isConnecting: boolean;
  attempts: number;
  notBeforeMs: number;
}

/** What acks 0 may leave in a socket before it waits. */
const QUEUED_BYTES_MAX = 4 * 1024 * 1024;

export class Sender {
  readonly #cluster: Cluster;
  readonly #world: World;
  readonly #settings: ProducerSettings;
  readonly #accumulator: Accumulator;
  readonly #lane: string;
  readonly #identity: Identity;
  readonly #nodes = new Map<number, Node>();
  readonly #onFailure: (error: Error) => void;
  #isScheduled = false;
  #timer: Timer | undefined;
  /** Above 0, batches do not wait for more records. */
  #flushCount = 0;

  constructor(
    cluster: Cluster,
    settings: ProducerSettings,
    accumulator: Accumulator,
    lane: string,
    onFailure: (error: Error) => void,
  ) {
    this.#cluster = cluster;
    this.#world = cluster.world;
    this.#settings = settings;
    this.#accumulator = accumulator;
    this.#lane = lane;
    this.#onFailure = onFailure;
    this.#identity = new Identity(cluster, lane, () => this.wake());
  }

  wake(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#world.clock.atEndOfTurn(() => this.#run());
  }

  /** Batches leave at once until `endFlush`. */
  beginFlush(): void {
    this.#flushCount += 1;
    this.wake();
  }

  endFlush(): void {
    this.#flushCount -= 1;
  }

  /** Gives up all that has not been acknowledged. */
  abandon(error: Error): void {
    this.#timer?.cancel();
    for (const batch of this.#accumulator.incomplete) this.#fail(batch, error);
    this.#accumulator.active.clear();
  }

  #run(): void {
    this.#isScheduled = false;
    const { active } = this.#accumulator;
    if (active.size === 0) return;
    if (!this.#isIdentified()) return;
    const nowMs = this.#world.clock.monotonicMs();
    const isHurried = this.#flushCount > 0 || this.#accumulator.isFull;
    let wakeMs = Number.POSITIVE_INFINITY;
    const ready = new Map<Node, PartitionQueue[]>();
    for (const queue of active) {
      this.#expire(queue, nowMs);
      if (!queue.hasUnsent) {
        active.delete(queue);
        continue;
      }
      const lingerMs = isHurried ? 0 : this.#settings.lingerMs;
      const dueMs = queue.dueMs(lingerMs, this.#settings.inFlightMax);
      const firstMs = queue.first?.createdMs ?? nowMs;
      wakeMs = Math.min(wakeMs, firstMs + this.#settings.deliveryTimeoutMs);
      if (dueMs > nowMs) {
        wakeMs = Math.min(wakeMs, dueMs);
        continue;
      }
      const node = this.#nodeFor(queue);
      if (node === undefined) continue;
      if (node.notBeforeMs > nowMs) wakeMs = Math.min(wakeMs, node.notBeforeMs);
      else ready.set(node, [...(ready.get(node) ?? []), queue]);
    }
    for (const [node, queues] of ready) this.#sendTo(node, queues, nowMs, isHurried);
    this.#wakeAt(wakeMs, nowMs);
  }

  #wakeAt(wakeMs: number, nowMs: number): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (wakeMs === Number.POSITIVE_INFINITY) return;
    this.#timer = this.#world.clock.after(Math.max(0, wakeMs - nowMs), () => this.wake());
  }

  /** Whether batches can be numbered, if they have to be. */
  #isIdentified(): boolean {
    if (!this.#settings.isIdempotent || this.#identity.current !== undefined) return true;
    if (this.#identity.failure !== undefined) {
      this.abandon(this.#identity.failure);
      return false;
    }
    this.#identity.request();
    return false;
  }

  #nodeFor(queue: PartitionQueue): Node | undefined {
    const { topology } = this.#cluster.metadata;
    const leader = topology.leaderOf(queue.topic, queue.index);
    if (leader === undefined) {
      this.#pause(queue, 0);
      this.#cluster.metadata.find(queue.topic);
      this.#cluster.metadata.refreshSoon();
      return undefined;
    }
    const known = this.#nodes.get(leader.id);
    if (known !== undefined) return known;
    const node = { id: leader.id, inFlight: 0, isConnecting: false, attempts: 0, notBeforeMs: 0 };
    this.#nodes.set(leader.id, node);
    return node;
  }

  #sendTo(node: Node, queues: readonly PartitionQueue[], nowMs: number, isHurried: boolean): void {
    const connection = this.#connection(node);
    if (connection === undefined) return;
    const lingerMs = isHurried ? 0 : this.#settings.lingerMs;
    let left = queues;
    while (left.length > 0 && node.inFlight < this.#settings.inFlightMax) {
      if (connection.queuedBytes > QUEUED_BYTES_MAX) {
        connection.onDrained(() => this.wake());
        return;
      }
      const sent = this.#takeRequest(left);
      if (sent.length === 0) return;
      this.#send(node, connection, sent);
      left = left.filter((queue) => queue.dueMs(lingerMs, this.#settings.inFlightMax) <= nowMs);
    }
  }

  /** One batch of each partition, as many as fit into a request; those served go to the end. */
  #takeRequest(queues: readonly PartitionQueue[]): readonly Sent[] {
    const { active } = this.#accumulator;
    const sent: Sent[] = [];
    let size = 0;
    for (const queue of queues) {
      const estimated = queue.first?.estimatedSize ?? 0;
      if (sent.length > 0 && size + estimated > this.#settings.requestBytesMax) break;
      if (queue.isWornOut && queue.inFlightCount === 0) {
        this.#identity.renew();
        return sent;
      }
      const batch = queue.take(this.#identity.current);
      if (batch === undefined) continue;
      const bytes = batch.build(queue.identity);
      if (this.#settings.compression !== 0) this.#accumulator.noteCompression(batch, bytes.length);
      sent.push({ queue, batch, bytes });
      size += bytes.length;
      active.delete(queue);
      if (queue.hasUnsent) active.add(queue);
    }
    return sent;
  }

  #send(node: Node, connection: BrokerConnection, sent: readonly Sent[]): void {
    const { acks, requestTimeoutMs } = this.#settings;
    const version = connection.versionOf(produce);
    const body = produceBody(sent, this.#cluster.metadata.topology, acks, requestTimeoutMs);
    if (acks === 0) {
      connection.post(produce, version, body);
      for (const { queue, batch } of sent) {
        queue.remove(batch);
        this.#succeed(batch, -1, -1);
      }
      return;
    }
    node.inFlight += 1;
    const done = (): void => {
      node.inFlight -= 1;
      this.wake();
    };
    connection.askFrame(
      produce,
      version,
      body,
      { timeoutMs: requestTimeoutMs },
      {
        receive: (frame) => {
          const bodyAt = skipResponseHeader(produce.response, version, frame);
          const answer = decode(produce.response, version, frame, bodyAt);
          done();
          node.attempts = 0;
          this.#onAnswer(sent, answer);
        },
        fail: (error) => {
          done();
          this.#cluster.metadata.refreshSoon();
          for (const { queue, batch } of sent) this.#onError(queue, batch, error);
        },
      },
    );
  }

  #connection(node: Node): BrokerConnection | undefined {
    const broker = this.#cluster.metadata.topology.brokers.get(node.id);
    if (broker === undefined) return undefined;
    const open = this.#cluster.pool.find(broker, this.#lane);
    if (open !== undefined) return open;
    if (node.isConnecting) return undefined;
    node.isConnecting = true;
    this.#cluster.connectionTo(node.id, { lane: this.#lane }).then(
      () => {
        node.isConnecting = false;
        this.wake();
      },
      () => {
        node.isConnecting = false;
        const pauseMs = backoffMs(this.#world, this.#cluster.settings, node.attempts++);
        node.notBeforeMs = this.#world.clock.monotonicMs() + pauseMs;
        this.wake();
      },
    );
    return undefined;
  }

  #onAnswer(sent: readonly Sent[], answer: Answer): void {
    const { topology } = this.#cluster.metadata;
    for (const { nodeId: id, host, port, rack } of answer.nodeEndpoints) {
      topology.applyBroker({ id, host, port, rack });
    }
    const bySlot = new Map<string, PartitionAnswer>();
    for (const topic of answer.responses) {
      const name = topic.name === '' ? topology.nameOf(topic.topicId) : topic.name;
      for (const partition of topic.partitionResponses) {
        bySlot.set(`${name}/${partition.index}`, partition);
      }
    }
    for (const { queue, batch } of sent) {
      const partition = bySlot.get(`${queue.topic}/${queue.index}`);
      if (partition === undefined) {
        // The topic was deleted and made anew meanwhile, or the broker forgot to answer.
        const about = `writing to ${queue.topic}-${queue.index}`;
        this.#onError(queue, batch, new BrokerError(errorCode.UNKNOWN_TOPIC_ID, about));
      } else this.#onPartitionAnswer(queue, batch, partition);
    }
  }

  #onPartitionAnswer(queue: PartitionQueue, batch: ProducerBatch, answer: PartitionAnswer): void {
    const { errorCode: code } = answer;
    if (code === 0 || code === errorCode.DUPLICATE_SEQUENCE_NUMBER) {
      queue.settle(batch);
      this.#succeed(batch, answer.baseOffset, answer.logAppendTimeMs);
      return;
    }
    const { leaderId, leaderEpoch } = answer.currentLeader;
    const { metadata } = this.#cluster;
    if (!metadata.topology.applyLeader(queue.topic, queue.index, leaderId, leaderEpoch)) {
      if (isRetriable(code)) metadata.refreshSoon();
    }
    const about = `writing to ${queue.topic}-${queue.index}`;
    const detail = answer.recordErrors[0]?.batchIndexErrorMessage ?? answer.errorMessage;
    this.#onError(queue, batch, new BrokerError(code, about, detail));
  }

  #onError(queue: PartitionQueue, batch: ProducerBatch, error: Error): void {
    this.#accumulator.active.add(queue);
    this.wake();
    const isLate = this.#isLate(batch, this.#world.clock.monotonicMs());
    if (error instanceof BrokerError && !isLate) {
      if (error.code === errorCode.MESSAGE_TOO_LARGE && this.#split(queue, batch)) return;
      if (this.#settings.isIdempotent && isOutOfStep(error.code)) {
        // If an earlier one is still open, this was to be expected, and the gap may yet close.
        if (!queue.hasEarlier(batch)) queue.renumber();
        queue.putBack(batch);
        return;
      }
    }
    if (isRetriableError(error) && !isLate) {
      queue.putBack(batch);
      this.#pause(queue, batch.attempts - 1);
      return;
    }
    queue.remove(batch);
    this.#fail(batch, error);
  }

  #split(queue: PartitionQueue, batch: ProducerBatch): boolean {
    const pieces = batch.split();
    if (pieces === undefined) return false;
    this.#accumulator.replace(batch, pieces);
    queue.putBackPieces(batch, pieces);
    return true;
  }

  #pause(queue: PartitionQueue, attempt: number): void {
    const pauseMs = backoffMs(this.#world, this.#cluster.settings, attempt);
    queue.notBeforeMs = this.#world.clock.monotonicMs() + pauseMs;
    this.#accumulator.active.add(queue);
    this.#wakeAt(queue.notBeforeMs, this.#world.clock.monotonicMs());
  }

  #isLate(batch: ProducerBatch, nowMs: number): boolean {
    return nowMs - batch.createdMs >= this.#settings.deliveryTimeoutMs;
  }

  #expire(queue: PartitionQueue, nowMs: number): void {
    const { deliveryTimeoutMs } = this.#settings;
    for (const batch of queue.takeExpired((each) => this.#isLate(each, nowMs))) {
      const where = `${queue.topic}-${queue.index}`;
      this.#fail(batch, new TimeoutError(`${where}: not written within ${deliveryTimeoutMs} ms`));
    }
  }

  #succeed(batch: ProducerBatch, baseOffset: number, appendTimeMs: number): void {
    this.#accumulator.release(batch);
    batch.acknowledge(baseOffset, appendTimeMs);
  }

  #fail(batch: ProducerBatch, error: Error): void {
    this.#accumulator.release(batch);
    if (batch.hasUnwatched) this.#onFailure(error);
    batch.fail(error);
  }
}

/** The broker misses sequences before these, or has forgotten the producer. */
function isOutOfStep(code: number): boolean {
  return (
    code === errorCode.OUT_OF_ORDER_SEQUENCE_NUMBER ||
    code === errorCode.UNKNOWN_PRODUCER_ID ||
    code === errorCode.INVALID_PRODUCER_EPOCH
  );
}
