/**
 * FetchSnapshot (59), versions 0–1.
 * Does: reads a piece of a snapshot of the metadata log.
 * Since: 1 replicaDirectoryId, nodeEndpoints
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
  uint16,
  uuid,
} from '../schema.ts';

export const fetchSnapshotRequest = message(
  'FetchSnapshotRequest',
  { apiKey: 59, type: 'request', versions: '0-1', flexible: '0+', listeners: ['controller'] },
  {
    clusterId: nullable(string(), { default: null, tag: 0 }),
    replicaId: int32({ default: -1 }),
    maxBytes: int32({ default: 2147483647 }),
    topics: array({
      name: string(),
      partitions: array({
        partition: int32(),
        currentLeaderEpoch: int32(),
        snapshotId: struct({
          endOffset: int64(),
          epoch: int32(),
        }),
        position: int64(),
        replicaDirectoryId: uuid({ versions: '1+', tag: 0, ignorable: true }),
      }),
    }),
  },
);
export type FetchSnapshotRequest = Decoded<typeof fetchSnapshotRequest>;

export const fetchSnapshotResponse = message(
  'FetchSnapshotResponse',
  { apiKey: 59, type: 'response', versions: '0-1', flexible: '0+' },
  {
    throttleTimeMs: int32({ ignorable: true }),
    errorCode: int16(),
    topics: array({
      name: string(),
      partitions: array({
        index: int32(),
        errorCode: int16(),
        snapshotId: struct({
          endOffset: int64(),
          epoch: int32(),
        }),
        currentLeader: struct(
          {
            leaderId: int32(),
            leaderEpoch: int32(),
          },
          { tag: 0 },
        ),
        size: int64(),
        position: int64(),
        unalignedRecords: records(),
      }),
    }),
    nodeEndpoints: array(
      {
        nodeId: int32({ mapKey: true }),
        host: string(),
        port: uint16(),
      },
      { versions: '1+', tag: 0 },
    ),
  },
);
export type FetchSnapshotResponse = Decoded<typeof fetchSnapshotResponse>;
