/**
 * DeleteTopics (20), versions 1–6.
 * Does: removes topics, named by name or by id, with all their records.
 * Since: 4 flexible · 5 error messages · 6 topic ids (KIP-516).
 */
import type { ClusterReplyOf } from '@odradek/machines/cluster';
import { type Encodable, zeroUuid } from '@odradek/wire';
import {
  type DeleteTopicsRequest,
  deleteTopicsRequest,
  deleteTopicsResponse,
} from '@odradek/wire/definitions';
import { errorCode, errorMessage } from '@odradek/wire/errors';
import type { BrokerParts } from '../../broker-parts.ts';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';
import { withinTimeout } from './within-timeout.ts';

type Answered = NonNullable<Encodable<typeof deleteTopicsResponse>['responses']>[number];

export const deleteTopics = handler(
  deleteTopicsRequest,
  deleteTopicsResponse,
  [needs('Delete', 'Topic')],
  async (request, { apiVersion }, broker) => {
    if (!broker.config.get('delete.topic.enable'))
      return { responses: disabled(request, apiVersion) };
    const named = new NamedTopics(request);
    const names = named.resolve(broker);
    const reply = await withinTimeout(
      broker.world,
      request.timeoutMs,
      broker.metadata.submit({ type: 'deleteTopics', topicIds: [...names.keys()] }),
    );
    return { responses: [...named.refused, ...outcomes(names, reply)] };
  },
);

/** What a request names, each topic once; the rest is refused on the way. */
class NamedTopics {
  readonly refused: Answered[] = [];
  readonly #names = new Map<string, number>();
  readonly #ids = new Map<string, number>();

  constructor(request: DeleteTopicsRequest) {
    for (const name of request.topicNames) count(this.#names, name);
    for (const { name, topicId } of request.topics) {
      if (name === null && topicId === zeroUuid) {
        this.#refuse(name, topicId, 'Neither topic name nor id were specified.');
      } else if (name === null) {
        count(this.#ids, topicId);
      } else if (topicId === zeroUuid) {
        count(this.#names, name);
      } else {
        this.#refuse(name, topicId, 'You may not specify both topic name and topic id.');
      }
    }
  }

  /** The topics that can be deleted: their names by their ids. */
  resolve({ metadata }: BrokerParts): Map<string, string> {
    const found = new Map<string, string>();
    for (const [topicId, times] of this.#ids) {
      const topic = metadata.state.topicsById.get(topicId);
      if (times > 1) this.#refuse(null, topicId, 'Duplicate topic id.');
      else if (topic === undefined) this.#unknown(null, topicId, errorCode.UNKNOWN_TOPIC_ID);
      else found.set(topicId, topic.name);
    }
    for (const [name, times] of this.#names) {
      const topic = metadata.state.topics.get(name);
      if (times > 1) {
        this.#refuse(name, zeroUuid, 'Duplicate topic name.');
      } else if (topic === undefined) {
        this.#unknown(name, zeroUuid, errorCode.UNKNOWN_TOPIC_OR_PARTITION);
      } else if (this.#ids.has(topic.id)) {
        found.delete(topic.id);
        const reason = 'The provided topic name maps to an ID that was already supplied.';
        this.#refuse(name, topic.id, reason);
      } else {
        found.set(topic.id, name);
      }
    }
    return found;
  }

  #refuse(name: string | null, topicId: string, reason: string): void {
    const code = errorCode.INVALID_REQUEST;
    this.refused.push({ name, topicId, errorCode: code, errorMessage: reason });
  }

  #unknown(name: string | null, topicId: string, code: number): void {
    this.refused.push({ name, topicId, errorCode: code, errorMessage: errorMessage(code) });
  }
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function outcomes(
  names: ReadonlyMap<string, string>,
  reply: ClusterReplyOf<'deleteTopics'> | undefined,
): Answered[] {
  if (reply === undefined) {
    const code = errorCode.REQUEST_TIMED_OUT;
    return [...names].map(([topicId, name]) => ({ name, topicId, errorCode: code }));
  }
  return reply.topics.map((topic) => ({ name: names.get(topic.topicId) ?? null, ...topic }));
}

/** Before version 3 there was no code for it. */
function disabled({ topics, topicNames }: DeleteTopicsRequest, apiVersion: number): Answered[] {
  const code = apiVersion < 3 ? errorCode.INVALID_REQUEST : errorCode.TOPIC_DELETION_DISABLED;
  const all = [...topics, ...topicNames.map((name) => ({ name, topicId: zeroUuid }))];
  return all.map(({ name, topicId }) => ({ name, topicId, errorCode: code }));
}
