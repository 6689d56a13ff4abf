/**
 * Produce (0), versions 3–13.
 * Does: appends record batches to partitions, and answers once as many replicas have them as was
 *   asked.
 * Since: 5 logStartOffset · 8 recordErrors, errorMessage · 9 flexible · 10 currentLeader,
 *   nodeEndpoints · 13 no name, topicId
 */
import {
  array,
  type Decoded,
  int16,
  int32,
  int64,
  message,
  nullable,
  records,
  string,
  struct,
  uuid,
} from '../schema.ts';

export const produceRequest = message(
  'ProduceRequest',
  { apiKey: 0, type: 'request', versions: '3-13', flexible: '9+', listeners: ['broker'] },
  {
    transactionalId: nullable(string(), { default: null }),
    acks: int16(),
    timeoutMs: int32(),
    topicData: array({
      name: string({ versions: '0-12', ignorable: true, mapKey: true }),
      topicId: uuid({ versions: '13+', ignorable: true, mapKey: true }),
      partitionData: array({
        index: int32(),
        records: nullable(records()),
      }),
    }),
  },
);
export type ProduceRequest = Decoded<typeof produceRequest>;

export const produceResponse = message(
  'ProduceResponse',
  { apiKey: 0, type: 'response', versions: '3-13', flexible: '9+' },
  {
    responses: array({
      name: string({ versions: '0-12', ignorable: true, mapKey: true }),
      topicId: uuid({ versions: '13+', ignorable: true, mapKey: true }),
      partitionResponses: array({
        index: int32(),
        errorCode: int16(),
        baseOffset: int64(),
        logAppendTimeMs: int64({ default: -1, ignorable: true }),
        logStartOffset: int64({ versions: '5+', default: -1, ignorable: true }),
        recordErrors: array(
          {
            batchIndex: int32(),
            batchIndexErrorMessage: nullable(string(), { default: null }),
          },
          { versions: '8+', ignorable: true },
        ),
        errorMessage: nullable(string(), { versions: '8+', default: null, ignorable: true }),
        currentLeader: struct(
          {
            leaderId: int32({ default: -1 }),
            leaderEpoch: int32({ default: -1 }),
          },
          { versions: '10+', tag: 0 },
        ),
      }),
    }),
    throttleTimeMs: int32({ ignorable: true }),
    nodeEndpoints: array(
      {
        nodeId: int32({ mapKey: true }),
        host: string(),
        port: int32(),
        rack: nullable(string(), { default: null }),
      },
      { versions: '10+', tag: 0 },
    ),
  },
);
export type ProduceResponse = Decoded<typeof produceResponse>;
