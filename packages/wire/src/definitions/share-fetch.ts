/**
 * ShareFetch (78), versions 1–2.
 * Does: acquires records for a member of a share group, and acknowledges earlier ones.
 * Since: 2 shareAcquireMode, isRenewAck
 */
import {
  array,
  bool,
  type Decoded,
  int8,
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

export const shareFetchRequest = message(
  'ShareFetchRequest',
  { apiKey: 78, type: 'request', versions: '1-2', flexible: '0+', listeners: ['broker'] },
  {
    groupId: nullable(string(), { default: null }),
    memberId: nullable(string()),
    shareSessionEpoch: int32(),
    maxWaitMs: int32(),
    minBytes: int32(),
    maxBytes: int32({ default: 2147483647 }),
    maxRecords: int32(),
    batchSize: int32(),
    shareAcquireMode: int8({ versions: '2+', ignorable: true }),
    isRenewAck: bool({ versions: '2+' }),
    topics: array({
      topicId: uuid({ mapKey: true }),
      partitions: array({
        partitionIndex: int32({ mapKey: true }),
        partitionMaxBytes: int32({ versions: '0' }),
        acknowledgementBatches: array({
          firstOffset: int64(),
          lastOffset: int64(),
          acknowledgeTypes: array(int8()),
        }),
      }),
    }),
    forgottenTopicsData: array({
      topicId: uuid(),
      partitions: array(int32()),
    }),
  },
);
export type ShareFetchRequest = Decoded<typeof shareFetchRequest>;

export const shareFetchResponse = message(
  'ShareFetchResponse',
  { apiKey: 78, type: 'response', versions: '1-2', flexible: '0+' },
  {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: nullable(string(), { default: null }),
    acquisitionLockTimeoutMs: int32(),
    responses: array({
      topicId: uuid({ mapKey: true }),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
        errorMessage: nullable(string(), { default: null }),
        acknowledgeErrorCode: int16(),
        acknowledgeErrorMessage: nullable(string(), { default: null }),
        currentLeader: struct({
          leaderId: int32(),
          leaderEpoch: int32(),
        }),
        records: records(),
        acquiredRecords: array({
          firstOffset: int64(),
          lastOffset: int64(),
          deliveryCount: int16(),
        }),
      }),
    }),
    nodeEndpoints: array({
      nodeId: int32({ mapKey: true }),
      host: string(),
      port: int32(),
      rack: nullable(string(), { default: null }),
    }),
  },
);
export type ShareFetchResponse = Decoded<typeof shareFetchResponse>;
