/**
 * CreateTopics (19), versions 2–7.
 * Does: creates topics.
 * Since: 5 flexible, topicConfigErrorCode, numPartitions, replicationFactor, configs · 7 topicId
 */
import {
  array,
  bool,
  type Decoded,
  int8,
  int16,
  int32,
  message,
  nullable,
  string,
  uuid,
} from '../schema.ts';

export const createTopicsRequest = message(
  'CreateTopicsRequest',
  {
    apiKey: 19,
    type: 'request',
    versions: '2-7',
    flexible: '5+',
    listeners: ['broker', 'controller'],
  },
  {
    topics: array({
      name: string({ mapKey: true }),
      numPartitions: int32(),
      replicationFactor: int16(),
      assignments: array({
        partitionIndex: int32({ mapKey: true }),
        brokerIds: array(int32()),
      }),
      configs: array({
        name: string({ mapKey: true }),
        value: nullable(string()),
      }),
    }),
    timeoutMs: int32({ default: 60000 }),
    validateOnly: bool(),
  },
);
export type CreateTopicsRequest = Decoded<typeof createTopicsRequest>;

export const createTopicsResponse = message(
  'CreateTopicsResponse',
  { apiKey: 19, type: 'response', versions: '2-7', flexible: '5+' },
  {
    throttleTimeMs: int32({ ignorable: true }),
    topics: array({
      name: string({ mapKey: true }),
      topicId: uuid({ versions: '7+', ignorable: true }),
      errorCode: int16(),
      errorMessage: nullable(string(), { ignorable: true }),
      topicConfigErrorCode: int16({ versions: '5+', tag: 0, ignorable: true }),
      numPartitions: int32({ versions: '5+', default: -1, ignorable: true }),
      replicationFactor: int16({ versions: '5+', default: -1, ignorable: true }),
      configs: nullable(
        array({
          name: string(),
          value: nullable(string()),
          readOnly: bool(),
          configSource: int8({ default: -1, ignorable: true }),
          isSensitive: bool(),
        }),
        { versions: '5+', ignorable: true },
      ),
    }),
  },
);
export type CreateTopicsResponse = Decoded<typeof createTopicsResponse>;
