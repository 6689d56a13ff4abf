/**
 * Which broker coordinates a group, asked once and kept until an answer shows that it moved.
 *
 * Spec: FindCoordinator; KIP-699 (several keys in one request).
 */
import { type Decoded, errorCode, type MessageDefinition } from '@odradek/wire';
import { BrokerError, isRetriableError } from '../errors.ts';
import type { Call } from '../net/call.ts';
import { findCoordinator } from '../net/calls.ts';
import type { AskOptions, BodyOf, Cluster } from './cluster.ts';

const GROUP = 0;

export class Coordinators {
  readonly #cluster: Cluster;
  readonly #byGroup = new Map<string, number>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** One attempt to learn who coordinates the group. */
  async find(groupId: string, options: AskOptions = {}): Promise<number> {
    const known = this.#byGroup.get(groupId);
    if (known !== undefined) return known;
    const body = { keyType: GROUP, coordinatorKeys: [groupId] };
    const answer = await this.#cluster.any(findCoordinator, body, { ...options, lane: undefined });
    const found = answer.coordinators[0];
    const about = `finding the coordinator of group ${groupId}`;
    if (found === undefined) throw new BrokerError(errorCode.COORDINATOR_NOT_AVAILABLE, about);
    if (found.errorCode !== 0) throw new BrokerError(found.errorCode, about, found.errorMessage);
    const { nodeId: id, host, port } = found;
    this.#cluster.metadata.topology.applyBroker({ id, host, port, rack: null });
    this.#byGroup.set(groupId, id);
    return id;
  }

  forget(groupId: string): void {
    this.#byGroup.delete(groupId);
  }

  /** Asks the group's coordinator, once. `codeOf` takes the error out of the answer. */
  async ask<Request extends MessageDefinition, Response extends MessageDefinition>(
    groupId: string,
    call: Call<Request, Response>,
    body: BodyOf<Request>,
    options: AskOptions & { codeOf: (answer: Decoded<Response>) => number },
  ): Promise<Decoded<Response>> {
    const nodeId = await this.find(groupId, options);
    try {
      const answer = await this.#cluster.node(nodeId, call, body, options);
      this.noteCode(groupId, options.codeOf(answer));
      return answer;
    } catch (error) {
      if (isRetriableError(error) && !(error instanceof BrokerError)) this.forget(groupId);
      throw error;
    }
  }

  /** After these the coordinator has to be looked for again. */
  noteCode(groupId: string, code: number): void {
    const { NOT_COORDINATOR, COORDINATOR_NOT_AVAILABLE } = errorCode;
    if (code === NOT_COORDINATOR || code === COORDINATOR_NOT_AVAILABLE) this.forget(groupId);
  }
}
