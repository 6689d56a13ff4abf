/**
 * CreateTopics (19), versions 2–7.
 * Does: makes topics, or tells what would be made; answers their configuration as it counts.
 * Since: 4 defaults for partitions and replicas · 5 flexible, tells what was made (KIP-525) ·
 *   6 quotas may refuse (KIP-599) · 7 topic ids.
 */
import { type ClusterReplyOf, METADATA_TOPIC } from '@odradek/machines/cluster';
import { type Encodable, zeroUuid } from '@odradek/wire';
import {
  type CreateTopicsRequest,
  createTopicsRequest,
  createTopicsResponse,
} from '@odradek/wire/definitions';
import { errorCode } from '@odradek/wire/errors';
import type { BrokerParts } from '../../broker-parts.ts';
import { describeNewTopic } from '../../config/describe.ts';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';
import { withinTimeout } from './within-timeout.ts';

type Asked = CreateTopicsRequest['topics'][number];
type Answered = NonNullable<Encodable<typeof createTopicsResponse>['topics']>[number];

export const createTopics = handler(
  createTopicsRequest,
  createTopicsResponse,
  [needs('Create', 'Topic')],
  async (request, { apiVersion }, broker) => {
    const counts = Map.groupBy(request.topics, ({ name }) => name);
    const isRepeated = ({ name }: Asked): boolean => (counts.get(name)?.length ?? 0) > 1;
    const wanted = request.topics.filter(
      (topic) => !isRepeated(topic) && topic.name !== METADATA_TOPIC,
    );
    const reply = await withinTimeout(
      broker.world,
      request.timeoutMs,
      broker.metadata.submit({
        type: 'createTopics',
        topics: wanted,
        validateOnly: request.validateOnly,
      }),
    );
    const repeated = [...counts].filter(([, topics]) => topics.length > 1);
    return {
      topics: [
        ...answered(wanted, reply, (topic) => (apiVersion < 5 ? [] : shownConfigs(broker, topic))),
        ...repeated.map(([name]) => refused(name, 'Duplicate topic name.')),
        ...(counts.get(METADATA_TOPIC)?.length === 1
          ? [refused(METADATA_TOPIC, `Creation of internal topic ${METADATA_TOPIC} is prohibited.`)]
          : []),
      ],
    };
  },
);

function answered(
  wanted: readonly Asked[],
  reply: ClusterReplyOf<'createTopics'> | undefined,
  configsOf: (topic: Asked) => Answered['configs'],
): Answered[] {
  return wanted.map((topic, index) => {
    const result = reply?.topics[index];
    if (result === undefined) return { ...failed(topic.name), ...timedOut };
    if (result.errorCode === errorCode.NONE) return { ...result, configs: configsOf(topic) };
    const { errorCode: code, errorMessage } = result;
    return { ...failed(topic.name), errorCode: code, errorMessage };
  });
}

function shownConfigs({ config }: BrokerParts, { configs }: Asked): Answered['configs'] {
  const own = new Map<string, string>();
  for (const { name, value } of configs) if (value !== null) own.set(name, value);
  return describeNewTopic(config, own);
}

function failed(name: string): Answered {
  return { name, topicId: zeroUuid, numPartitions: -1, replicationFactor: -1, configs: [] };
}

function refused(name: string, errorMessage: string): Answered {
  return { ...failed(name), errorCode: errorCode.INVALID_REQUEST, errorMessage };
}

const timedOut = { errorCode: errorCode.REQUEST_TIMED_OUT, errorMessage: null } as const;
